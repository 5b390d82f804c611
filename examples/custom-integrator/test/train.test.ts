import { leapfrog } from '@hgn/integrators';
import { expect, it } from 'vitest';
import { pefrl } from '../src/my-integrator.ts';
import { lossesWith } from '../src/train.ts';

it('trains a network with pefrl, from where leapfrog begins', { timeout: 60_000 }, async () => {
  const ours = await lossesWith(pefrl, { steps: 30, seed: 1 });
  const [theirs = NaN] = await lossesWith(leapfrog, { steps: 1, seed: 1 });
  const [first = NaN] = ours;

  expect(ours).toHaveLength(30);
  // the same weights and batch, but another rollout
  expect(first).not.toBe(theirs);
  expect(Math.abs(first - theirs) / theirs).toBeLessThan(0.01);
  // with sigmoids of 0 an image is grey; the background is learned first
  expect(Math.max(...ours.slice(-5))).toBeLessThan(first / 2);
});
