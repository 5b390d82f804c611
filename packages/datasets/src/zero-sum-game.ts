import type { PhaseState, Rng } from '@hgn/core';
import type { Color } from './scene.ts';
import type { System } from './system.ts';

type State = PhaseState<Float64Array>;

/** All of a system but its name and constants. */
type Game = Omit<System, 'name' | 'constants'>;

/**
 * Two players of a zero-sum game who learn by replicator dynamics, the policies x and y on simplices
 * and A the payoff of the first one, `[n, n]`: xᵢ′ = xᵢ·((A·y)ᵢ − x·A·y), yⱼ′ = yⱼ·(x·A·y − (Aᵀ·x)ⱼ).
 *
 * In the log-odds uᵢ = ln(xᵢ/xₙ) and v of y these are Hamilton's equations. With
 * Mᵢⱼ = Aᵢⱼ − Aₙⱼ − Aᵢₙ + Aₙₙ, bᵢ = Aᵢₙ − Aₙₙ, cⱼ = Aₙⱼ − Aₙₙ and F(u) = ln(1 + Σ e^uᵢ), whose slopes
 * are the policy, u′ = M·∇F(v) + b and v′ = −Mᵀ·∇F(u) − c; so that q = u and v = Mᵀ·p give the
 * separable H = F(Mᵀ·p) + b·p + F(q) + (M⁻ᵀ·c)·q. Policies begin uniformly on the simplices.
 *
 * Seen as the probabilities of joint actions, the outer product x·yᵀ as n × n squares of grey.
 *
 * @param payoff a game of 2 or 3 actions
 * @param inverse M⁻ᵀ, row by row
 * @see J. Hofbauer, Evolutionary dynamics for bimatrix games: a Hamiltonian system?, 1996,
 *   DOI 10.1007/s002850050025
 */
export function zeroSumGame(
  payoff: readonly (readonly number[])[],
  inverse: readonly (readonly number[])[],
): Game {
  const n = payoff.length;
  const last = n - 1;
  const a = (i: number, j: number): number => (payoff[i] as readonly number[])[j] as number;
  const range = Array.from({ length: last }, (_, i) => i);
  const m = range.map((i) => range.map((j) => a(i, j) - a(last, j) - a(i, last) + a(last, last)));
  const b = range.map((i) => a(i, last) - a(last, last));
  const c = range.map((j) => a(last, j) - a(last, last));
  const constant = inverse.map((row) => dot(row, c));
  const transposed = range.map((j) => m.map((row) => row[j] as number));
  const logOdds = (p: Float64Array): Float64Array =>
    Float64Array.from(transposed, (r) => dot(r, p));
  return {
    dimension: last,
    separable: true,
    energy: ({ q, p }) => logSum(logOdds(p)) + dot(b, p) + logSum(q) + dot(constant, q),
    dHdq: ({ q }) =>
      policy(q)
        .slice(0, last)
        .map((x, i) => x + (constant[i] as number)),
    dHdp: ({ p }) => {
      const y = policy(logOdds(p));
      return Float64Array.from(m, (row, i) => dot(row, y) + (b[i] as number));
    },
    sample: (rng) => {
      const v = uniformLogOdds(rng.split('second'), n);
      return {
        q: uniformLogOdds(rng.split('first'), n),
        p: Float64Array.from(inverse, (row) => dot(row, v)),
      };
    },
    draw: (state) => {
      const [x, y] = policies(state);
      const cell = (at: number): number => Math.min(last, Math.floor(n * at));
      return {
        shade: (column, row): Color => {
          const grey = (x[cell(row)] as number) * (y[cell(column)] as number);
          return [grey, grey, grey];
        },
      };
    },
  };

  function policies({ q, p }: State): readonly [Float64Array, Float64Array] {
    return [policy(q), policy(logOdds(p))];
  }
}

const dot = (x: ArrayLike<number>, y: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] as number) * (y[i] as number);
  return sum;
};

/** ln(1 + Σ e^uᵢ) */
function logSum(u: Float64Array): number {
  const top = Math.max(0, ...u);
  return top + Math.log(u.reduce((sum, x) => sum + Math.exp(x - top), Math.exp(-top)));
}

/** The probabilities that have these log-odds, that of the last action at the end. */
function policy(u: Float64Array): Float64Array {
  const all = Float64Array.of(...u, 0);
  const total = logSum(u);
  return all.map((x) => Math.exp(x - total));
}

/** The log-odds of a point that is uniform on the simplex. */
function uniformLogOdds(rng: Rng, n: number): Float64Array {
  // 1 − u lies in (0, 1], so that the logarithm is finite
  const waits = Float64Array.from({ length: n }, () => -Math.log(1 - rng.uniform()) + 1e-300);
  return waits.slice(0, -1).map((wait) => Math.log(wait / (waits.at(-1) as number)));
}
