import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import {
  mismatch,
  type Module,
  type Params,
  type PhaseState,
  type Posterior,
  type Rng,
  rollout,
} from '@hgn/core';
import type { Flow } from './flow.ts';
import { gaussianMomenta } from './gaussian-momenta.ts';
import {
  fieldAt,
  hamiltonianFlow,
  type HamiltonianFlowOptions,
  halvesOf,
  joined,
} from './hamiltonian-flow.ts';
import { logSumExp } from './log-sum-exp.ts';
import type { Prior } from './prior.ts';

/** The parts of a Neural Hamiltonian Flow. Each may be the user's own object. */
export type NhfOptions<H extends Params, E extends Params> = HamiltonianFlowOptions<H> & {
  /** Of q₀ and of p₀, which are independent; one for both, or one for each. */
  readonly prior: Prior | { readonly q: Prior; readonly p: Prior };
  /**
   * f_ψ(p | q), the momenta of data: a diagonal Gaussian, or a flow from standard normal numbers to
   * momenta. Either reads q, and the context beside it; the flow reads them as its context.
   */
  readonly encoder: Module<E, Tensor, Posterior> | Flow<E>;
};

/** The weights of a Neural Hamiltonian Flow. */
export type NhfParams<H extends Params, E extends Params> = {
  readonly hamiltonians: readonly H[];
  readonly encoder: E;
};

/** How finely {@link Nhf.logProb2d} looks at momenta. */
export type MomentumGrid = {
  /** Momenta from −extent to extent along each axis, 8 if left out. */
  readonly extent?: number;
  /** Points along each axis, 65 if left out. */
  readonly points?: number;
};

/**
 * A Neural Hamiltonian Flow: positions are data, momenta are drawn beside them. Pure functions of its
 * weights, batch first, that allocate their results alone. Densities are in nats.
 */
export interface Nhf<P extends Params = Params> {
  /** Numbers of q, and of p. */
  readonly dimension: number;
  /** Fresh weights; the same `rng` gives the same weights. */
  readonly init: (rng: Rng) => P;
  /** The state that a base state flows to, forward in time. */
  readonly toData: (params: P, base: PhaseState, context?: Tensor2D) => PhaseState;
  /** The base state that flows to a state, backward in time. */
  readonly toBase: (params: P, data: PhaseState, context?: Tensor2D) => PhaseState;
  /** The states on the way from the base to the data, both included, after every step. */
  readonly trajectory: (params: P, base: PhaseState, context?: Tensor2D) => PhaseState[];
  /** `count` states: q are samples of the data, p their momenta. */
  readonly sample: (params: P, count: number, rng: Rng, context?: Tensor2D) => PhaseState;
  /** ln p(q, p) = ln π(q₀) + ln π(p₀), exact: the flow preserves volumes. `[batch]` */
  readonly logProbJoint: (params: P, data: PhaseState, context?: Tensor2D) => Tensor1D;
  /**
   * A lower bound of ln p(q), E_f [ln p(q, p) − ln f_ψ(p | q)], of one momentum each, p = mean + std ·
   * noise. `noise` is `[batch, dimension]`, standard normal. `[batch]`
   */
  readonly elbo: (params: P, q: Tensor2D, noise: Tensor2D, context?: Tensor2D) => Tensor1D;
  /**
   * The importance-weighted bound ln (1/k) Σ p(q, pᵢ) / f_ψ(pᵢ | q), which rises with k towards
   * ln p(q). `noise` is `[k, batch, dimension]`. `[batch]`
   *
   * @see Y. Burda et al., Importance weighted autoencoders, 2016, equation 8, arXiv 1509.00519
   */
  readonly iwae: (params: P, q: Tensor2D, noise: Tensor3D, context?: Tensor2D) => Tensor1D;
  /**
   * ln p(q) = ln ∫ p(q, p) dp by the trapezoidal rule, for checks, where there are one or two
   * dimensions. `[batch]`
   */
  readonly logProb2d: (params: P, q: Tensor2D, grid?: MomentumGrid, context?: Tensor2D) => Tensor1D;
  /**
   * A lower bound of ln Z of an unnormalised density ρ, E [ln ρ(q) + ln f_ψ(p | q) − ln π(q₀, p₀)] over
   * base states, for variational inference; `[batch]`, to be averaged.
   */
  readonly evidence: (
    params: P,
    base: PhaseState,
    logDensity: (q: Tensor2D) => Tensor1D,
  ) => Tensor1D;
}

/**
 * A Neural Hamiltonian Flow: (q₀, p₀) ~ π, moved by learned Hamiltonians to (q, p), of which q is the
 * data. The density of the pair is exact; that of q alone is bounded with the help of an encoder.
 *
 * @throws HgnError as {@link hamiltonianFlow} does
 * @see P. Toth et al., Hamiltonian Generative Networks, 2020, section 3.3, arXiv 1909.13789
 * @see V. Souveton et al., Fixed-kinetic Neural Hamiltonian Flows for enhanced interpretability and
 *   reduced complexity, 2023, arXiv 2302.01955
 */
export function nhf<H extends Params, E extends Params>(
  options: NhfOptions<H, E>,
): Nhf<NhfParams<H, E>> {
  type P = NhfParams<H, E>;
  const { dimension, hamiltonians, integrator, dt, steps, prior, encoder } = options;
  const flow = hamiltonianFlow(options);
  const { q: priorOfQ, p: priorOfP } = 'logProb' in prior ? { q: prior, p: prior } : prior;
  const momenta = 'toData' in encoder ? encoder : gaussianMomenta(encoder, dimension);

  const toBase: Nhf<P>['toBase'] = (params, data, context) =>
    tf.tidy(() =>
      halvesOf(flow.toBase(params.hamiltonians, joined(data), context).value, dimension),
    );
  const toData: Nhf<P>['toData'] = (params, base, context) =>
    tf.tidy(() =>
      halvesOf(flow.toData(params.hamiltonians, joined(base), context).value, dimension),
    );
  const logPrior = ({ q, p }: PhaseState): Tensor1D =>
    tf.add(priorOfQ.logProb(q as Tensor2D), priorOfP.logProb(p as Tensor2D));
  const logProbJoint: Nhf<P>['logProbJoint'] = (params, data, context) =>
    tf.tidy(() => logPrior(toBase(params, data, context)));
  const beside = (q: Tensor, context: Tensor2D | undefined): Tensor2D =>
    context === undefined ? (q as Tensor2D) : (tf.concat([q, context], 1) as Tensor2D);

  /** ln p(q, p) − ln f_ψ(p | q) of the momenta that the noise becomes. */
  const elbo: Nhf<P>['elbo'] = (params, q, noise, context) =>
    tf.tidy(() => {
      assertNoise(noise.shape, q.shape);
      const p = momenta.toData(params.encoder, noise, beside(q, context));
      const joint = logProbJoint(params, { q, p: p.value }, context);
      return tf.add(tf.sub(joint, logNormal(noise)), p.logDet);
    });
  const iwae: Nhf<P>['iwae'] = (params, q, noise, context) =>
    tf.tidy(() => {
      const [k, batch] = noise.shape;
      assertNoise(noise.shape, [k, ...q.shape]);
      const rows = (x: Tensor): Tensor2D => tf.reshape(x, [k * batch, -1]);
      const copies = (x: Tensor): Tensor2D => rows(tf.tile(tf.expandDims(x), [k, 1, 1]));
      const each = elbo(params, copies(q), rows(noise), context && copies(context));
      return tf.sub(logSumExp(tf.reshape(each, [k, batch]), 0), Math.log(k));
    });

  return {
    dimension,
    init: (rng) => ({
      hamiltonians: flow.init(rng.split('hamiltonians')),
      encoder: encoder.init(rng.split('encoder')),
    }),
    toData,
    toBase,
    trajectory: (params, base, context) =>
      tf.tidy(() => {
        const states = [{ q: tf.clone(base.q), p: tf.clone(base.p) }];
        hamiltonians.forEach((hamiltonian, i) => {
          const field = fieldAt(hamiltonian, params.hamiltonians[i] as H, context);
          const last = states.at(-1) as PhaseState;
          states.push(...rollout(integrator, field, last, { dt, steps }).slice(1));
        });
        return states;
      }),
    sample: (params, count, rng, context) =>
      tf.tidy(() => {
        const shape = [count, dimension] as const;
        const q = priorOfQ.sample(rng.split('q'), shape);
        return toData(params, { q, p: priorOfP.sample(rng.split('p'), shape) }, context);
      }),
    logProbJoint,
    elbo,
    iwae,
    logProb2d: (params, q, grid, context) =>
      tf.tidy(() => {
        const { points, logVolume } = momentaOn(dimension, grid);
        const [count] = points.shape;
        const each = q.shape[0];
        const logs = Array.from({ length: each }, (_, i) => {
          const all = (x: Tensor2D): Tensor2D => tf.tile(tf.slice(x, i, 1), [count, 1]);
          const joint = logProbJoint(params, { q: all(q), p: points }, context && all(context));
          return logSumExp(joint, 0);
        });
        return tf.add<Tensor1D>(tf.stack(logs), logVolume);
      }),
    evidence: (params, base, logDensity) =>
      tf.tidy(() => {
        const { q, p } = toData(params, base);
        const noise = momenta.toBase(params.encoder, p as Tensor2D, q as Tensor2D);
        const logMomenta = tf.add(logNormal(noise.value), noise.logDet);
        const gain = tf.add(logDensity(q as Tensor2D), logMomenta);
        return tf.sub(gain, logPrior(base));
      }),
  };
}

/** ln N(x; 0, 1), summed over the last axis. */
function logNormal(x: Tensor2D): Tensor1D {
  return tf.mul(tf.sum(tf.add(tf.square(x), Math.log(2 * Math.PI)), 1), -0.5);
}

function momentaOn(
  dimension: number,
  { extent = 8, points = 65 }: MomentumGrid = {},
): { points: Tensor2D; logVolume: number } {
  if (dimension > 2) {
    const remedy = 'Take iwae with many momenta.';
    throw mismatch('logProb2d', 'one or two dimensions', `${dimension}`, remedy);
  }
  const step = (2 * extent) / (points - 1);
  const axis = Array.from({ length: points }, (_, i) => i * step - extent);
  const momenta =
    dimension === 1 ? axis.map((p) => [p]) : axis.flatMap((x) => axis.map((y) => [x, y]));
  return { points: tf.tensor2d(momenta), logVolume: dimension * Math.log(step) };
}

function assertNoise(got: readonly number[], expected: readonly number[]): void {
  if (got.length === expected.length && got.every((n, i) => n === expected[i])) return;
  const text = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
  const remedy = 'Draw a standard normal number for each entry.';
  throw mismatch('noise', `shape ${text(expected)}`, text(got), remedy);
}
