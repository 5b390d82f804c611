import { expect, it } from 'vitest';
import { pieces, readMeasurements } from '../src/measurements.ts';
import { energyOf, learn } from '../src/train.ts';

const data = readMeasurements(new URL('../data/pendulum.csv', import.meta.url));

it('cuts every piece of the measurements', () => {
  const { q } = pieces(data, 10);
  expect(q.shape).toEqual([data.q.length - 9, 10, 1]);
});

it('learns the energy that the pendulum keeps', { timeout: 240_000 }, async () => {
  const { params, errors } = await learn(data, { steps: 400, seed: 1 });
  expect(errors).toHaveLength(400);
  // H = 3 · (1 − cos q) + p², of which the measurements, but for their noise, have one value
  const spread = energyOf(params, [0, 1, 1.5], [0, 0, 0]);
  const [rest = NaN, one = NaN, far = NaN] = spread;
  expect(Math.abs((one - rest) / (3 * (1 - Math.cos(1))) - 1)).toBeLessThan(0.25);
  expect(far).toBeGreaterThan(one);
});
