import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folder, hgn, json } from './hgn.ts';

const small = ['--hamiltonians', '2', '--units', '8', '--batch', '32', '--seed', '3'];
const train = (out: string, ...more: string[]): string[] => [
  ...['nhf', 'train', '--target', 'moons', '--engine', 'onnx', ...small, '--out', out, ...more],
];

it(
  'learns a density, draws points of it, and writes it on a grid',
  { timeout: 240_000 },
  async () => {
    const result = (await json(train('moons', '--steps', '30'))) as Record<string, number>;
    expect(result['elboGapNats']).toBeGreaterThan(result['iwaeGapNats'] as number);
    // nor is a bound above what it bounds
    expect(result['elboGapNats']).toBeGreaterThan(result['gapNats'] as number);
    // a density cannot be better than the truth
    expect(result['iwaeGapNats']).toBeGreaterThan(-0.1);
    const html = await readFile(join(folder, 'moons', 'report.html'), 'utf8');
    expect(html).toContain('Learned potentials');

    await json([
      'nhf',
      'sample',
      'moons',
      '--engine',
      'onnx',
      '--count',
      '50',
      '--out',
      'points.csv',
    ]);
    const lines = (await readFile(join(folder, 'points.csv'), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(50);
    expect(lines.every((line) => line.split(',').map(Number).every(Number.isFinite))).toBe(true);

    const grid = [
      'nhf',
      'density',
      'moons',
      '--engine',
      'onnx',
      '--size',
      '32',
      '--momenta',
      '512',
      '--out',
      'moons/ln-p',
    ];
    const { mass } = (await json(grid)) as { mass: number };
    // the integral over the region of the data, momenta drawn once for all cells
    expect(mass).toBeGreaterThan(0.3);
    expect(mass).toBeLessThan(1.1);
  },
);

it('goes on after a Ctrl-C to the same weights', { timeout: 240_000 }, async () => {
  let asked = false;
  const stopped = await hgn(train('stopped', '--steps', '12'), (err, child) => {
    if (!asked && err.includes('training ')) asked = child.kill('SIGINT');
  });
  expect(stopped.code).toBe(130);
  expect(stopped.err).toMatch(
    /Stopped at step \d+ of 12, .*\n {2}hgn nhf train --resume --out stopped/,
  );
  await json(['nhf', 'train', '--resume', '--engine', 'onnx', '--out', 'stopped']);
  await json(train('whole', '--steps', '12'));
  const [one, other] = await Promise.all(
    ['stopped', 'whole'].map(async (run) => {
      const text = await readFile(join(folder, run, 'metrics.json'), 'utf8');
      return (JSON.parse(text) as { elbo: number }).elbo;
    }),
  );
  expect(one).toBe(other);
});

it('says what is wrong with points', { timeout: 60_000 }, async () => {
  await writeFile(join(folder, 'ragged.csv'), '1,2\n3\n');
  const { code, err } = await hgn(['nhf', 'train', '--data', 'ragged.csv', '--engine', 'onnx']);
  expect(code).toBe(1);
  expect(err).toContain("'ragged.csv', line 2: expected 2 numbers, got 1.");
  expect(err).not.toContain('    at ');
});
