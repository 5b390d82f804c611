import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { quickstart } from '../src/quickstart.ts';

it('learns, is tested, and is filmed', { timeout: 120_000 }, async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'quickstart-')), 'there-and-back.gif');
  const lines: string[] = [];
  const { losses, mse, still } = await quickstart({
    steps: 12,
    trajectories: 32,
    heldOut: 2,
    file,
    log: (line) => lines.push(line),
  });

  expect(losses).toHaveLength(12);
  expect(losses.at(-1)).toBeLessThan((losses[0] ?? NaN) / 2);
  expect(mse.mean).toBeGreaterThan(0);
  // nothing is worse than black beside white
  expect(mse.mean).toBeLessThan(1);
  expect(still.mean).toBeGreaterThan(0);
  expect((await readFile(file)).subarray(0, 6).toString()).toBe('GIF89a');
  expect(lines[0]).toMatch(/^step 12 {2}loss 0\.\d+ {2}60 frames$/);
});
