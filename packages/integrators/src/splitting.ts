import { type Integrator, mismatch } from '@hgn/core';
import { assertSum, EPSILON } from './coefficients.ts';

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

type Stage = { readonly half: 'q' | 'p'; readonly share: number };

/**
 * A splitting method: for each i, first a kick p ← p − kᵢ·dt·∂H/∂q(q, p), then a drift
 * q ← q + dᵢ·dt·∂H/∂p(q, p). Coefficients that are zero cost nothing; a method that begins with a
 * drift has 0 for its first kick. Each stage is a shear, so the step is symplectic where H is
 * separable; it is reversible where its list of stages is a palindrome.
 *
 * @throws HgnError unless the kicks add up to 1, the drifts too, and they alternate
 * @see E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2006, section II.5,
 *   DOI 10.1007/3-540-30666-8
 */
export function splitting({ name, order, kicks, drifts }: SplittingOptions): Integrator {
  if (drifts.length !== kicks.length && drifts.length !== kicks.length - 1) {
    throw mismatch(
      `splitting '${name}'`,
      `as many drifts as kicks (${kicks.length}), or one fewer`,
      `${drifts.length}`,
      'Kicks and drifts alternate, a kick first; write 0 for one that is left out.',
    );
  }
  assertSum(`splitting '${name}': kicks`, kicks);
  assertSum(`splitting '${name}': drifts`, drifts);
  const stages = kicks
    .flatMap((kick, i): Stage[] => [
      { half: 'p', share: kick },
      { half: 'q', share: drifts[i] ?? 0 },
    ])
    .filter(({ share }) => share !== 0);
  return {
    name,
    order,
    symplectic: 'separable',
    reversible: isPalindrome(stages),
    // The half that a stage leaves alone is passed on as the same object: `rollout` shares forces
    // between steps by it.
    step: (field, state, dt) =>
      stages.reduce(
        (s, { half, share }) =>
          half === 'p'
            ? { q: s.q, p: field.axpy(share * dt, field.dp(s), s.p) }
            : { q: field.axpy(share * dt, field.dq(s), s.q), p: s.p },
        state,
      ),
  };
}

function isPalindrome(stages: readonly Stage[]): boolean {
  return stages.every(({ half, share }, i) => {
    const mirrored = stages.at(-1 - i) as Stage;
    return half === mirrored.half && Math.abs(share - mirrored.share) <= EPSILON;
  });
}
