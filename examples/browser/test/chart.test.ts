import { expect, it } from 'vitest';
import { energyChart, lossChart } from '../src/chart.ts';

/** The points of the line of a chart. */
const pointsOf = (chart: string): number[][] => {
  const [, points = ''] = /<polyline points="([^"]*)"/.exec(chart) ?? [];
  return points === '' ? [] : points.split(' ').map((point) => point.split(',').map(Number));
};

it('draws a loss a decade at a time, over all steps there will be', () => {
  const [one, two, three] = pointsOf(lossChart([1, 0.1, 0.01], 5));
  const down = (a = [NaN], b = [NaN]): number => (b[1] ?? NaN) - (a[1] ?? NaN);
  expect(down(one, two)).toBeGreaterThan(0);
  expect(down(two, three)).toBeCloseTo(down(one, two), 0); // written to a tenth
  expect((three?.[0] ?? NaN) - (one?.[0] ?? NaN)).toBeCloseTo((472 - 46) / 2, 1);
});

it('names the decades, and leaves out what has no place', () => {
  const chart = lossChart([20, NaN, 3e-5], 10);
  for (const name of ['100', '1', '0.01', '1e-3', '1e-5']) expect(chart).toContain(`>${name}<`);
  expect(pointsOf(chart)).toHaveLength(2);
});

it('draws energies up to now, within what clips have', () => {
  const chart = energyChart([2, 2.5, 2], [1, 3], 240);
  const points = pointsOf(chart);
  expect(points.at(-1)?.[0]).toBe(472);
  expect(points[0]?.[1]).toBe(points[2]?.[1]);
  expect(points[1]?.[1]).toBeLessThan(points[0]?.[1] ?? NaN);
  expect(chart).toContain('>1.00<');
  expect(chart).toContain('>3.00<');
});

it('draws a line where all energies are one', () => {
  expect(
    pointsOf(energyChart([1, 1], [1, 1], 240))
      .flat()
      .every(Number.isFinite),
  ).toBe(true);
});
