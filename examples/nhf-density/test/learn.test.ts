import { spawnSync } from 'node:child_process';
import { seededRng } from '@hgn/core';
import { pointsOf } from '@hgn/datasets/densities';
import { onnx } from '@hgn/onnx';
import { expect, it } from 'vitest';
import { learn } from '../src/learn.ts';
import { logBounds, logsOf, meanOf } from '../src/measure.ts';
import { pictures } from '../src/pictures.ts';
import { eight } from '../src/points.ts';
import { journey } from '../src/samples.ts';

const executor = onnx();

it('learns, is measured, sampled and drawn', async () => {
  const rng = seededRng(1);
  const seen = pointsOf(eight, 2000, rng.split('seen'));
  const held = pointsOf(eight, 500, rng.split('held out'));
  const losses: number[] = [];
  const learned = await learn(seen, {
    ...{ executor, steps: 150, batch: 128, seed: 1 },
    size: { hamiltonians: 3, units: 8 },
    log: (_, loss) => losses.push(loss),
  });
  expect(losses).toHaveLength(150);
  expect(losses.at(-1)).toBeLessThan((losses[0] ?? NaN) / 2);

  const bounds = async (momenta: number) =>
    meanOf(await logBounds(learned, held, { executor, momenta, rng: rng.split('bound') }));
  const [one, many] = [await bounds(1), await bounds(32)];
  const truth = meanOf(logsOf(eight, held));
  // each a lower bound, the second the closer; 0.1 is what chance leaves of 500 points
  expect(many.mean).toBeGreaterThan(one.mean - 0.1);
  expect(many.mean).toBeLessThan(truth.mean + 0.1);
  // by then nearly as good as the normal density of the same deviations
  const [x = NaN, y = NaN] = learned.units.spread;
  expect(many.mean).toBeGreaterThan(-1 - Math.log(2 * Math.PI * x * y) - 0.1);
  // e to the bound is p on average, whatever the momenta, and p has the integral 1
  const side = 40;
  const cell = 8 / side; // of a square from −4 to 4, which holds all
  const grid = Float64Array.from({ length: 2 * side ** 2 }, (_, i) => {
    const at = i % 2 === 0 ? (i >> 1) % side : Math.floor((i >> 1) / side);
    return (at + 0.5) * cell - 4;
  });
  const logs = await logBounds(learned, grid, { executor, momenta: 64, rng: rng.split('grid') });
  const integral = logs.reduce((sum, log) => sum + Math.exp(log) * cell ** 2, 0);
  expect(Math.abs(integral - 1)).toBeLessThan(0.03);

  const stages = await journey(learned, { executor, count: 400, rng: rng.split('samples') });
  expect(stages).toHaveLength(1 + 3);
  // samples lie where the data does, as far as so small a flow has come
  const spread = (points: Float64Array) => meanOf(points.map((value) => value ** 2)).mean;
  expect(spread(stages.at(-1) ?? seen) / spread(seen)).toBeGreaterThan(0.7);
  expect(spread(stages.at(-1) ?? seen) / spread(seen)).toBeLessThan(1.4);

  const drawing = { executor, size: 24, held, stages, truth: eight, rng: rng.split('pictures') };
  const frames = await pictures(learned, drawing);
  const [first, last] = [frames[0], frames.at(-1)];
  expect(first?.width).toBeGreaterThan(4 * 24);
  expect(last?.rgb).not.toEqual(first?.rgb); // the samples have moved
});

it('says in one line what is wrong with --steps', () => {
  const args = ['--import', 'tsx', 'src/start.ts', '--steps', '1.5'];
  const cwd = new URL('..', import.meta.url);
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  expect(stderr).toBe("--steps: expected a whole number from 1 up, got '1.5'. Try 500.\n");
  expect(status).toBe(1);
});
