import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { Loss, Module, Params, PhaseState, Posterior, Rng } from '@hgn/core';
import {
  inWell,
  mlp,
  type Network,
  quadraticKinetic,
  separableHamiltonian,
  withProducts,
} from '@hgn/networks';
import {
  type Flow,
  flowDensity,
  gaussian,
  type Nhf,
  nhf,
  realNvp,
  type RealNvpOptions,
  splineFlow,
} from '@hgn/nhf';
import { integrators, named } from './catalog.ts';
import type { DensityConfig } from './nhf-config.ts';

/** What a step of training reads: points `[batch, dimension]`, noise `[k, batch, dimension]`. */
export type PointBatch = { readonly x: Tensor2D; readonly noise: Tensor3D };

/** A density of points with learned weights. Points are in units in which they are about normal. */
export interface PointModel<P extends Params = Params> {
  readonly init: (rng: Rng) => P;
  /** The mean of the negative bound of a batch, in nats. */
  readonly loss: Loss<P, PointBatch>;
  /** A lower bound of ln p of each point; where it is exact, the noise is not looked at. `[batch]` */
  readonly bound: (params: P, batch: PointBatch) => Tensor1D;
  /** Points of a base density, and the states on their way to the data, both included. */
  readonly trajectory: (params: P, base: PhaseState<Tensor2D>) => Tensor2D[];
  /** Of an NHF: the whole model, with its energies. */
  readonly phase?: {
    readonly nhf: Nhf<P>;
    /** V of each Hamiltonian at points, `[batch]`. */
    readonly potentials: (params: P, q: Tensor2D) => Tensor1D[];
  };
}

/** The model that a config describes. */
export function pointModel(config: DensityConfig): PointModel {
  return (config.model === 'nhf' ? phaseModel(config) : couplingModel(config)) as PointModel;
}

function phaseModel(config: DensityConfig) {
  const { dimension, layers, units, kinetic, products } = config;
  const hidden = Array.from({ length: layers }, () => units);
  const energy = (inputs: number): Network =>
    mlp({
      sizes: [inputs, ...hidden, 1],
      activation: tf.softplus,
      gain: 1,
      spread: 2,
    }) as unknown as Network;
  const potential = (): Network => (products ? withProducts(dimension, energy) : energy(dimension));
  const mass = quadraticKinetic({ dimension, mass: 'diagonal' }) as unknown as Network;
  const hamiltonians = Array.from({ length: config.hamiltonians }, () =>
    separableHamiltonian({
      kinetic: kinetic === 'quadratic' ? mass : potential(),
      potential: inWell(dimension, potential()) as unknown as Network,
    }),
  );
  const encoder = momentaOf(config);
  const model = nhf<HamiltonianParams, Params>({
    dimension,
    hamiltonians: hamiltonians,
    integrator: named('integrator', integrators, config.integrator),
    dt: config.dt,
    steps: config.integratorSteps,
    prior: gaussian(),
    encoder,
    adjoint: 'stored',
  });
  type P = ReturnType<typeof model.init>;
  const bound = (params: P, { x, noise }: PointBatch): Tensor1D =>
    noise.shape[0] === 1
      ? model.elbo(params, x, tf.reshape(noise, x.shape))
      : model.iwae(params, x, noise);
  return {
    init: model.init,
    bound,
    loss: lossOf(bound),
    trajectory: (params, base) => model.trajectory(params, base).map(({ q }) => q as Tensor2D),
    phase: {
      nhf: model,
      potentials: (params, q) =>
        hamiltonians.map(({ parts }, i) => {
          const at = params.hamiltonians[i] as HamiltonianParams;
          return (parts as NonNullable<typeof parts>).potential(at, q);
        }),
    },
  } satisfies PointModel<P>;
}

type HamiltonianParams = { readonly kinetic: Params; readonly potential: Params };

/** Momenta at a point: a flow of couplings; on a line, where nothing can be coupled, a Gaussian. */
function momentaOf(config: DensityConfig): Module<Params, Tensor, Posterior> | Flow {
  const { dimension, encoderLayers: layers, encoderUnits: units } = config;
  const network = (inputs: number, outputs: number): Network =>
    mlp({
      sizes: [inputs, units, units, outputs],
      activation: tf.relu,
      gain: 1,
      spread: 1,
    }) as unknown as Network;
  if (dimension > 1) {
    const options = { dimension, layers, context: dimension, conditioner: network };
    return realNvp(options) as unknown as Flow;
  }
  const heads = network(1, 2);
  return {
    init: heads.init,
    apply: (params, q) => {
      const [mean, logVar] = tf.split(heads.apply(params, q), 2, 1) as [Tensor, Tensor];
      return { mean, logVar };
    },
  };
}

function couplingModel(config: DensityConfig) {
  const { dimension, couplings: layers, couplingUnits: units, bins } = config;
  const options: RealNvpOptions<Params> = {
    dimension,
    layers,
    conditioner: (inputs, outputs) =>
      mlp({
        sizes: [inputs, units, units, outputs],
        activation: tf.relu,
        spread: 1,
      }) as unknown as Network,
  };
  const flow =
    config.model === 'realnvp' ? realNvp(options) : splineFlow({ ...options, bins, bound: 4 });
  const density = flowDensity(flow, gaussian());
  type P = ReturnType<typeof flow.init>;
  const bound = (params: P, { x }: PointBatch): Tensor1D => density.logProb(params, x);
  return {
    init: flow.init,
    bound,
    loss: lossOf(bound),
    trajectory: (params, { q }) => [tf.clone(q), flow.toData(params, q).value],
  } satisfies PointModel<P>;
}

function lossOf<P extends Params>(bound: PointModel<P>['bound']): Loss<P, PointBatch> {
  return (params, batch) => ({ loss: tf.neg(tf.mean(bound(params, batch))), metrics: {} });
}
