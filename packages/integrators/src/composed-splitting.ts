import { assertSum } from './coefficients.ts';
import type { CompositionOptions } from './composition.ts';
import { splitting, type SplittingMethod } from './splitting.ts';

/**
 * The composition of a splitting method, which is one itself.
 *
 * @throws HgnError unless the weights add up to 1
 */
export function composedSplitting({
  name,
  order,
  base: { kicks, drifts },
  weights,
}: CompositionOptions & { readonly base: SplittingMethod }): SplittingMethod {
  assertSum(`composition '${name}': weights`, weights);
  const each = (shares: readonly number[]): number[] =>
    weights.flatMap((w) => kicks.map((_, i) => w * (shares[i] ?? 0)));
  return splitting({ name, order, kicks: each(kicks), drifts: each(drifts) });
}
