import { expect, it } from 'vitest';
import { type DensityResult, withResults } from '../src/nhf-result.ts';

const result = (
  target: string,
  model: DensityResult['model'],
  couplings: number | null,
  seed = 1,
): DensityResult => ({
  ...{ target, model, couplings, seed, parameters: 1, points: 1, momenta: 1, elbo: 0, iwae: 0 },
  ...{ gapNats: 0, iwaeGapNats: 0, iwaeGapError: 0, elboGapNats: 0 },
  ...{ seconds: 1, engine: 'onnx', steps: 1, batch: 1, commit: null },
});

it('makes a table piece by piece, in the order of densities and models', () => {
  const saved = [result('rings', 'nhf', null), result('moons', 'realnvp', 2)];
  const made = [
    result('moons', 'realnvp', 8),
    result('rings', 'nhf', null, 7),
    result('moons', 'nhf', null),
  ];
  const all = withResults(saved, made);
  expect(all.map(({ target, model, couplings }) => [target, model, couplings])).toEqual([
    ['moons', 'nhf', null],
    ['moons', 'realnvp', 8],
    ['moons', 'realnvp', 2],
    ['rings', 'nhf', null],
  ]);
  // the later one of two
  expect(all.at(-1)?.seed).toBe(7);
});
