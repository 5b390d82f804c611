import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Params, Rng } from '@hgn/core';
import type { Flow } from './flow.ts';
import type { Prior } from './prior.ts';

/** The density of a base that a flow carries to the data. */
export interface FlowDensity<P extends Params = Params> {
  /** `count` points, `[count, dimension]`. */
  readonly sample: (params: P, count: number, rng: Rng, context?: Tensor2D) => Tensor2D;
  /** ln of the density at points `[batch, dimension]`, in nats, `[batch]`. */
  readonly logProb: (params: P, data: Tensor2D, context?: Tensor2D) => Tensor1D;
  /**
   * E [ln ρ(x) − ln π(z) + logDet] over base points z: with ln ρ the logarithm of an unnormalised
   * density this is a lower bound of its ln Z, tight where the flow has met it: the negative
   * reverse Kullback–Leibler divergence, but for ln Z. `[batch]`, to be averaged.
   */
  readonly evidence: (params: P, base: Tensor2D, logDensity: LogDensity) => Tensor1D;
}

/** ln ρ of points `[batch, dimension]`, `[batch]`; it need not be normalised. */
export type LogDensity = (x: Tensor2D) => Tensor1D;

/**
 * The push-forward of a prior by a flow: ln p(x) = ln π(z) + log |det ∂z/∂x|, z = toBase(x). With a
 * `hamiltonianFlow` it is a density of phase space, that of a learned Hamiltonian's trajectories for one.
 */
export function flowDensity<P extends Params>(flow: Flow<P>, prior: Prior): FlowDensity<P> {
  return {
    sample: (params, count, rng, context) =>
      tf.tidy(() => {
        const base = prior.sample(rng, [count, flow.dimension]);
        return flow.toData(params, base, context).value;
      }),
    logProb: (params, data, context) =>
      tf.tidy(() => {
        const { value, logDet } = flow.toBase(params, data, context);
        return tf.add(prior.logProb(value), logDet);
      }),
    evidence: (params, base, logDensity) =>
      tf.tidy(() => {
        const { value, logDet } = flow.toData(params, base);
        return tf.sub(tf.add(logDensity(value), logDet), prior.logProb(base));
      }),
  };
}
