import { mismatch, type Rng } from '@hgn/core';
import {
  centeredMap,
  type Covariances,
  covariancesOf,
  type LinearMap,
  residualsOf,
  sumsOf,
  together,
} from './covariances.ts';
import { lasso } from './lasso.ts';
import { type Matrix, multiply, timesOmega, transposed } from './matrices.ts';
import { mean } from './moments.ts';
import { gradientAt, type Monomial, monomialCount, monomials, valuesAt } from './monomials.ts';
import { standardised } from './standardised.ts';
import type { StatePaths } from './state-recovery.ts';

/** Whether a latent phase space is the true one, up to a canonical map. */
export type SyMetric = {
  /** 1 where R² > 0.9 and Sym < 0.05, else 0. */
  readonly score: 0 | 1;
  /** How far the map to the true states is from a symplectic one, 0 … 1000. */
  readonly sym: number;
  /** What the map explains of the true states. */
  readonly r2: number;
  /** The degree of its polynomials: the least that explains enough, or the highest tried. */
  readonly order: number;
};

const ORDERS = 5;
/** logspace(−4, −0.5, 10), the largest first: each fit begins where the one before it ended. */
const ALPHAS = Array.from({ length: 10 }, (_, i) => 10 ** (-0.5 - (3.5 * i) / 9));
const ENOUGH = 0.9;
const SYMPLECTIC = 0.05;
const WORST = 1000;
/** Weights below it are none. */
const NOTHING = 1e-3;
/** What the published code adds to every entry of a Jacobian. */
const NUDGE = 1e-6;
/** Points of each trajectory at which the map is looked at. */
const POINTS = 10;
/** Latents beyond which there is an affine map alone. */
const AFFINE = 32;
/** Terms of a polynomial beyond which no higher degree is tried; there, fits are stopped by a clock. */
const TERMS = 1000;

/**
 * SyMetric: a polynomial map from latent to true states, both standardised, is fitted by Lasso, of the
 * least degree 1 … 5 with R² > 0.9, its alpha chosen among 10 in 10⁻⁴ … 10⁻⁰·⁵ by the variance that it
 * explains of the other half of the trajectories. With J its Jacobian, exact, at random points of each
 * trajectory and A = J·E·Jᵀ, E = [[0, −I], [I, 0]], the map is canonical up to a factor where
 * M = A·Aᵀ is a multiple of 1, the same at all points: Sym = mean (M / c − 1)², with c the mean over
 * the points of max |M|. With one degree of freedom A is det J times E, so that every affine map has a
 * Sym of 0: there the score says that the latents are the state, and R² how far.
 *
 * Departures: a polynomial of more than 1,000 terms is not tried, where the published code gives up
 * after 400 s; a fit of the largest alpha begins the next one's, which changes its speed alone.
 *
 * @throws HgnError unless there are as many latent as true trajectories, two or more
 * @see I. Higgins et al., SyMetric: measuring the quality of learnt Hamiltonian dynamics inferred from
 *   vision, 2021, section 4, arXiv 2111.05986, and its eval_metric.py
 */
export function symetric(latent: StatePaths, truth: StatePaths, rng: Rng): SyMetric {
  if (latent.length !== truth.length || latent.length < 2) {
    const got = `${latent.length} latent and ${truth.length} true`;
    throw mismatch('symetric', 'two trajectories or more, paired', got, 'Roll out more.');
  }
  const [inputs, outputs] = [standardised(latent.flat()), standardised(truth.flat())];
  const half = truth.slice(0, Math.ceil(truth.length / 2)).flat().length;
  const { terms, map, r2, order } = bestPolynomial(inputs, outputs, half);
  const weights = map.weights.map((w) => w.map((x) => (Math.abs(x) > NOTHING ? x : 0)));

  const scores: number[] = [];
  let next = 0;
  for (const [i, path] of truth.entries()) {
    const points = inputs.slice(next, (next += path.length));
    const chosen = someOf(points, rng.split(i));
    scores.push(...distances(chosen.map((x) => weights.map((w) => gradientAt(terms, w, x)))));
  }
  const sym = Math.min(mean(scores), WORST);
  return { score: r2 > ENOUGH && sym < SYMPLECTIC ? 1 : 0, sym, r2, order };
}

type Polynomial = {
  readonly terms: readonly Monomial[];
  readonly map: LinearMap;
  readonly r2: number;
  readonly order: number;
};

/** The first rows, `half` of them, and the others judge each other's fits. */
function bestPolynomial(inputs: Matrix, outputs: Matrix, half: number): Polynomial {
  const dimension = inputs[0]?.length ?? 0;
  const highest = dimension > AFFINE ? 1 : ORDERS;
  let best: Polynomial | undefined;
  for (let order = 1; order <= highest; order++) {
    if (best !== undefined && monomialCount(dimension, order) > TERMS) break;
    const terms = monomials(dimension, order);
    const features = inputs.map((x) => valuesAt(terms, x));
    const parts = [
      sumsOf(features.slice(0, half), outputs.slice(0, half)),
      sumsOf(features.slice(half), outputs.slice(half)),
    ];
    const halves = parts.map(covariancesOf) as [Covariances, Covariances];
    const all = covariancesOf(together(parts));
    const alpha = bestAlpha(halves);
    const map = path(all, ALPHAS.slice(0, ALPHAS.indexOf(alpha) + 1)).at(-1) as LinearMap;
    best = { terms, map, r2: explained(map, all), order };
    if (best.r2 > ENOUGH) break;
  }
  return best as Polynomial;
}

function bestAlpha([first, second]: readonly [Covariances, Covariances]): number {
  const [one, other] = [path(first, ALPHAS), path(second, ALPHAS)];
  const scores = ALPHAS.map(
    (_, i) => explained(one[i] as LinearMap, second) + explained(other[i] as LinearMap, first),
  );
  return ALPHAS[scores.indexOf(Math.max(...scores))] as number;
}

/** The fits of falling alphas. */
function path(moments: Covariances, alphas: readonly number[]): LinearMap[] {
  const maps: LinearMap[] = [];
  for (const alpha of alphas) {
    const before = maps.at(-1)?.weights;
    const weights = Array.from(moments.yy, (_, j) => lasso(moments, j, alpha, before?.[j]));
    maps.push(centeredMap(moments, weights));
  }
  return maps;
}

/** The share of the variance of each y that a map explains, the mean over all y. */
function explained(map: LinearMap, moments: Covariances): number {
  const left = residualsOf(map, moments);
  return mean(left.map(({ variance }, j) => 1 - variance / ((moments.yy[j] as number) || 1)));
}

/** mean (M / c − 1)² over the entries of M, for each Jacobian of one trajectory. */
function distances(jacobians: readonly Matrix[]): number[] {
  const products = jacobians.map((J) => {
    const nudged = J.map((row) => row.map((x) => x + NUDGE));
    const A = multiply(timesOmega(nudged), transposed(nudged));
    return multiply(A, transposed(A));
  });
  const c = mean(products.map((M) => Math.max(...M.flat().map(Math.abs)))) || 1;
  return products.map((M) =>
    mean(M.flatMap((row, i) => row.map((x, j) => (x / c - (i === j ? 1 : 0)) ** 2))),
  );
}

/** A few of a list, none of them twice. */
function someOf<T>(list: readonly T[], rng: Rng): T[] {
  const rest = [...list];
  return Array.from({ length: Math.min(POINTS, rest.length) }, () => {
    const [taken] = rest.splice(rng.integer(rest.length), 1);
    return taken as T;
  });
}
