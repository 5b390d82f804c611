import type { Integrator } from '@hgn/core/float64';
import { assertSum, isSymmetric } from './coefficients.ts';
import { composedSplitting } from './composed-splitting.ts';
import type { SplittingMethod } from './splitting.ts';

/** A method that is made of steps of another one. */
export type CompositionOptions = {
  readonly name: string;
  /** Of the whole. */
  readonly order: number;
  readonly base: Integrator | SplittingMethod;
  /** Shares of dt that the steps of the base take, in turn. */
  readonly weights: readonly number[];
};

/**
 * Steps of w₁·dt, …, wₙ·dt of a base method as one step of dt: if the base is of order r, and both it
 * and the weights are symmetric, then Σ wᵢʳ⁺¹ = 0 raises its order by 2. What the base conserves, the
 * composition does too: it is symplectic where the base is, and reversible if the base is and the
 * weights are a palindrome. Of a splitting method it makes a splitting method, in which the kicks, or
 * the drifts, that meet are one: no force is evaluated twice.
 *
 * @throws HgnError unless the weights add up to 1
 * @see E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2006, section V.3,
 *   DOI 10.1007/3-540-30666-8
 */
export function composition(options: CompositionOptions): Integrator {
  const { name, order, base, weights } = options;
  if ('kicks' in base) return composedSplitting({ ...options, base });
  assertSum(`composition '${name}': weights`, weights);
  return {
    ...base,
    name,
    order,
    reversible: base.reversible && isSymmetric(weights),
    step: (field, state, dt) => weights.reduce((s, w) => base.step(field, s, w * dt), state),
  };
}
