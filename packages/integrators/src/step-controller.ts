/**
 * How the next step's size follows from the errors eₙ, eₙ₋₁, eₙ₋₂ of the last ones, in tolerances:
 * hₙ₊₁ = safety · eₙ^(−β₁/k) · eₙ₋₁^(−β₂/k) · eₙ₋₂^(−β₃/k) · hₙ, where eₙ = O(hₙᵏ).
 *
 * @see G. Söderlind, Digital filters in adaptive time-stepping, ACM Transactions on Mathematical
 *   Software 29, 2003, DOI 10.1145/641876.641877
 */
export type StepController = {
  /** β₁, β₂, β₃: integral, PI and PID control have one, two and three of them. */
  readonly beta: readonly number[];
  /** Below 1, for fewer rejected steps. */
  readonly safety: number;
  /** The least and the largest factor of the step size. */
  readonly factors: readonly [number, number];
};

/**
 * The stabilised PI controller of Hairer's DOPRI5, β = 0.04 there, with its safety and its factors.
 *
 * @see E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 1996, section IV.2,
 *   DOI 10.1007/978-3-642-05221-7
 */
export const stabilised: StepController = { beta: [0.85, -0.2], safety: 0.9, factors: [0.2, 10] };

/** Errors below this count as this large, lest a step without error should forbid all others. */
const LEAST = 1e-8;

/**
 * The factor of the step size after a step whose error, the first, was within the tolerance.
 *
 * @param order k, where the error of a step is O(hᵏ)
 */
export function growth(
  { beta, safety, factors: [least, most] }: StepController,
  order: number,
  errors: readonly number[],
): number {
  const factor = beta.reduce(
    (product, exponent, j) => product * Math.max(errors[j] ?? 1, LEAST) ** (-exponent / order),
    safety,
  );
  return Math.min(most, Math.max(least, factor));
}

/** The factor of the step size after a step that was rejected; an error may be NaN or infinite. */
export function shrinkage(
  { safety, factors: [least] }: StepController,
  order: number,
  error: number,
): number {
  return Number.isFinite(error) ? Math.max(least, safety * error ** (-1 / order)) : least;
}
