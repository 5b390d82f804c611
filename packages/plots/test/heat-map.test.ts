import { describe, expect, it } from 'vitest';
import { heatMap, pointMap } from '../src/index.ts';

describe('heatMap', () => {
  it('is white at 0, ink at the most, and halfway between at half of it', () => {
    const { rgb } = heatMap([0, 1, 2], { width: 3, height: 1, ink: [55, 155, 255] });
    expect([...rgb]).toEqual([255, 255, 255, 155, 205, 255, 55, 155, 255]);
  });

  it('cuts values above a most that is given', () => {
    const { rgb } = heatMap([1, 5], { width: 1, height: 2, most: 1, ink: [0, 0, 0] });
    expect([...rgb]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('refuses values that are below 0 or too few', () => {
    expect(() => heatMap([-1], { width: 1, height: 1 })).toThrow(/values from 0 up/);
    expect(() => heatMap([1], { width: 2, height: 1 })).toThrow(/2 × 1 values/);
  });
});

describe('pointMap', () => {
  const region = { left: 0, right: 2, bottom: 0, top: 2 };

  it('has y upward, and leaves out what lies outside', () => {
    const { rgb } = pointMap([0.5, 1.5, 1.5, 0.5, 3, 1], { region, size: 2, ink: [0, 0, 0] });
    const dark = [0, 1, 2, 3].filter((pixel) => rgb[3 * pixel] === 0);
    expect(dark).toEqual([0, 3]);
  });

  it('refuses a point without y, and a region without area', () => {
    expect(() => pointMap([1], { region, size: 2 })).toThrow(/x and y in turns/);
    const flat = { ...region, top: 0 };
    expect(() => pointMap([1, 1], { region: flat, size: 2 })).toThrow(/bottom < top/);
  });
});
