import { z } from 'zod';
import { densityModels } from './nhf-config.ts';
import { densities } from './density-sheet.ts';
import { targetName } from './nhf-points.ts';

/** What a run of a density gave, for programs. */
export const densityResult = z.strictObject({
  target: z.string(),
  model: z.enum(densityModels),
  parameters: z.int(),
  /**
   * The KL divergence from the known density to the learned one of positions, nats; null where it is not
   * known. Of an NHF `iwaeGapNats` less what that bound leaves, by quadrature over momenta at 16 points.
   */
  gapNats: z.number().nullable(),
  /** Upper bounds of it, by `momenta` momenta a point and by the ELBO; where p is exact, the same number. */
  iwaeGapNats: z.number().nullable(),
  iwaeGapError: z.number().nullable(),
  elboGapNats: z.number().nullable(),
  /** Of RealNVP and splines: couplings one after the other. */
  couplings: z.int().nullable(),
  elbo: z.number(),
  iwae: z.number(),
  momenta: z.int(),
  points: z.int(),
  seconds: z.number(),
  engine: z.string(),
  seed: z.int(),
  steps: z.int(),
  batch: z.int(),
  commit: z.string().nullable(),
});

export type DensityResult = z.infer<typeof densityResult>;

/**
 * New results in place of those of the same densities and models, in the order of the table; others stay,
 * so that a table can be made piece by piece.
 */
export function withResults(
  saved: readonly DensityResult[],
  made: readonly DensityResult[],
): DensityResult[] {
  const targets = densities.map(targetName);
  const place = ({ target, model, couplings }: DensityResult): string =>
    [targets.indexOf(target), densityModels.indexOf(model), 100 - (couplings ?? 0)]
      .map((rank) => String(rank).padStart(3, '0'))
      .join();
  const all = new Map([...saved, ...made].map((result) => [place(result), result]));
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, result]) => result);
}
