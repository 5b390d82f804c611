import {
  type HamiltonianField,
  type Integrator,
  mismatch,
  type PhaseState,
} from '@hgn/core/float64';
import { assertSum, isSymmetric } from './coefficients.ts';

/** A splitting method as the literature prints it. */
export type SplittingOptions = {
  readonly name: string;
  /** On separable H; on a joint H a splitting method converges at first order at least. */
  readonly order: number;
  /** Shares of dt by which the force changes p, in turn with `drifts`, a kick first. */
  readonly kicks: readonly number[];
  /** Shares of dt by which the velocity changes q: as many as `kicks`, or one fewer. */
  readonly drifts: readonly number[];
};

/** An integrator that shows its coefficients, so that `composition` can merge those that meet. */
export type SplittingMethod = Integrator & Pick<SplittingOptions, 'kicks' | 'drifts'>;

/**
 * A splitting method: for each i, first a kick p ← p − kᵢ·dt·∂H/∂q(q, p), then a drift
 * q ← q + dᵢ·dt·∂H/∂p(q, p). Coefficients that are zero cost nothing, and stages of one kind that
 * then meet are one; a method that begins with a drift has 0 for its first kick. Each stage is a
 * shear, so the step is symplectic where H is separable; it is reversible where its list of stages is
 * a palindrome.
 *
 * @throws HgnError unless the kicks add up to 1, the drifts too, and they alternate
 * @see E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2006, section II.5,
 *   DOI 10.1007/3-540-30666-8
 */
export function splitting({ name, order, kicks, drifts }: SplittingOptions): SplittingMethod {
  if (![0, 1].includes(kicks.length - drifts.length)) {
    throw mismatch(
      `splitting '${name}'`,
      `as many drifts as kicks (${kicks.length}), or one fewer`,
      `${drifts.length}`,
      'Write 0 for one to skip.',
    );
  }
  assertSum(`splitting '${name}': kicks`, kicks);
  assertSum(`splitting '${name}': drifts`, drifts);
  const shares = merged([...kicks.flatMap((kick, i) => [kick, drifts[i] ?? 0]), 0]);
  return {
    name,
    order,
    symplectic: 'separable',
    reversible: isSymmetric(shares),
    kicks,
    drifts,
    step: <T>(field: HamiltonianField<T>, state: PhaseState<T>, dt: number) => {
      const slope = field.scratch?.(state.q);
      // The half that a stage leaves alone is passed on as the same object: `rollout` shares forces
      // between steps by it.
      let { q, p } = state;
      // The halves that the step made, to be overwritten where the field allows it.
      let ownQ: T | undefined;
      let ownP: T | undefined;
      for (let i = 0; i < shares.length; i++) {
        const by = (shares[i] as number) * dt;
        if (shares[i] === 0) continue;
        if (i % 2 === 0) ownP = p = field.axpy(by, field.dp({ q, p }, slope), p, slope && ownP);
        else ownQ = q = field.axpy(by, field.dq({ q, p }, slope), q, slope && ownQ);
      }
      return { q, p };
    },
  };
}

/** The shares of kick, drift, …, kick with no zero between two others: its neighbours are one. */
function merged(shares: number[]): readonly number[] {
  for (let i = shares.length - 2; i > 0; i--) {
    if (shares[i] === 0)
      shares.splice(i - 1, 3, (shares[i - 1] as number) + (shares[i + 1] as number));
  }
  return shares;
}
