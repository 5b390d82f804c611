import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { quickstart } from '../src/quickstart.ts';

it('learns, is tested, and is filmed', { timeout: 120_000 }, async () => {
  const told: [step: number, loss: number, frames: number][] = [];
  const { mse, still, animation } = await quickstart({
    steps: 12,
    trajectories: 32,
    heldOut: 2,
    log: (...args) => told.push(args),
  });

  expect(told.map(([step]) => step)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  const losses = told.map(([, loss]) => loss);
  expect(losses.at(-1)).toBeLessThan((losses[0] ?? NaN) / 2);
  expect([told[0]?.[2], told.at(-1)?.[2]]).toEqual([10, 60]);
  expect(mse.mean).toBeGreaterThan(0);
  // nothing is worse than black beside white
  expect(mse.mean).toBeLessThan(1);
  expect(still.mean).toBeGreaterThan(0);
  expect(Buffer.from(animation.subarray(0, 6)).toString()).toBe('GIF89a');
});

it('says in one line what is wrong with --steps', { timeout: 60_000 }, () => {
  const args = ['--import', 'tsx', 'src/start.ts', '--steps', 'abc'];
  const cwd = new URL('..', import.meta.url);
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  expect(stderr).toBe("--steps: expected a whole number from 1 up, got 'abc'. Try 300.\n");
  expect(status).toBe(1);
});
