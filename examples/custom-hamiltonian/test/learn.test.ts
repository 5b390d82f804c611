import { expect, it } from 'vitest';
import { learn } from '../src/learn.ts';

it('learns the potential of a pendulum where it was', { timeout: 60_000 }, async () => {
  const { losses, heights } = await learn({ steps: 150, seed: 1 });

  expect(losses).toHaveLength(150);
  expect(losses.at(-1)).toBeLessThan((losses[0] ?? NaN) / 100);
  // of 2·m·g·l·(1 − cos q), which is 2.8 at the widest of these angles
  for (const { learned, truth } of heights) expect(Math.abs(learned - truth)).toBeLessThan(0.1);
});
