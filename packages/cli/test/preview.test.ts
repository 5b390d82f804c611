import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HgnError } from '@hgn/core';
import { massSpring } from '@hgn/datasets';
import { describe, expect, it } from 'vitest';
import { systems } from '../src/catalog.ts';
import { densities, densitySheet } from '../src/density-sheet.ts';
import { pictureKind } from '../src/picture-kind.ts';
import { previewOf, systemSheet } from '../src/preview.ts';
import { folder, hgn, json } from './hgn.ts';

const sizeOf = (png: Uint8Array): number[] => {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
};

describe('pictures of data', () => {
  it('show the first trajectories that are stored, side by side', async () => {
    const few = [
      '--trajectories',
      '3',
      '--test-trajectories',
      '1',
      '--frames',
      '5',
      '--workers',
      '1',
    ];
    const told = await json([
      'simulate',
      'mass-spring',
      ...few,
      '--out',
      'd',
      '--preview',
      'p.gif',
    ]);
    expect(told).toMatchObject({ preview: 'p.gif' });
    const seen = await readFile(join(folder, 'p.gif'));
    const options = { system: massSpring(), trajectories: 3, frames: 5, dt: 0.125, seed: 1 };
    expect(Buffer.compare(seen, previewOf(options))).toBe(0);
    const [width, height] = [seen.readUInt16LE(6), seen.readUInt16LE(8)];
    // three of 32 pixels, each a square of three, a gap of eight on all sides; a line of text below
    expect(width).toBe(3 * 96 + 4 * 8);
    expect(height).toBeGreaterThan(96 + 2 * 8);
  });

  it('show every system and every density, by name', () => {
    const [width = 0, height = 0] = sizeOf(systemSheet('png', 1));
    expect(width).toBeGreaterThan(3 * 4 * 64);
    expect(height).toBeGreaterThan(Math.ceil(Object.keys(systems).length / 3) * 64);
    const [, high = 0] = sizeOf(densitySheet(1));
    expect(high).toBeGreaterThan(Math.ceil(densities.length / 3) * 128);
  });

  it('are PNG or GIF by their names', async () => {
    expect(['a.png', 'b.GIF'].map(pictureKind)).toEqual(['png', 'gif']);
    expect(() => pictureKind('c.jpg')).toThrow(HgnError);
    const { code, err } = await hgn(['systems', '--sheet', 'c.jpg']);
    expect(code).toBe(1);
    expect(err).toMatch(/^error: 'c\.jpg': expected a name that ends in \.png or \.gif/);
  });
});
