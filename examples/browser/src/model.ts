import { type Dynamics, type Hamiltonian, hamiltonianDynamics, type Params } from '@hgn/core';
import { leapfrog } from '@hgn/integrators';
import { type Hgn, hgn, type HgnParams } from '@hgn/model';
import { flat, quadraticKinetic, separableHamiltonian } from '@hgn/networks';
import { type Preset, vector } from '@hgn/networks/presets';

/** What a model is built from: fields of the config of `hgn train`, by the same names. */
export type ModelConfig = {
  /** K(p) + V(q), or the same with K = pᵀp/2. */
  readonly dynamics: 'separable' | 'fixed-kinetic';
  readonly frameInterval: number;
  readonly transform: boolean;
  /** Of the frames that the encoder reads, the one whose state it infers. */
  readonly inferAt: 'first' | 'middle' | 'last';
  readonly dimension: number;
  readonly encoderFrames: number;
  readonly encoderFilters: readonly number[];
  readonly decoderFilters: readonly number[];
  readonly decoderUnits: readonly number[];
  readonly hamiltonianUnits: readonly number[];
  readonly spread: number;
};

/** The weights of a {@link Model}. */
export type Weights = HgnParams<Params, Params, Params, Params>;

/** A Hamiltonian Generative Network, whatever its parts are. */
export type Model = Hgn<Weights>;

/** images → z → q and p → leapfrog of H → q → images */
export function modelOf(config: ModelConfig): Model {
  const parts = vector({ ...config, frames: config.encoderFrames });
  const { encoder, transform, decoder } = parts;
  const dynamics = dynamicsOf(config, parts);
  return hgn({ encoder, transform, dynamics, decoder, dt: config.frameInterval });
}

/** What moves q and p. */
function dynamicsOf({ dynamics, dimension }: ModelConfig, parts: Preset): Dynamics {
  const { hamiltonian, potential } = parts;
  if (dynamics === 'separable') return flowOf(hamiltonian);
  const kinetic = flat(quadraticKinetic({ dimension, mass: 'unit' }));
  return flowOf(separableHamiltonian({ kinetic, potential }));
}

/** The flow of an energy by leapfrog, the type of its weights forgotten. */
function flowOf<P extends Params>(hamiltonian: Hamiltonian<P>): Dynamics {
  const { init, rollout, energy } = hamiltonianDynamics(hamiltonian, leapfrog);
  return {
    init,
    rollout: (params, state, options) => rollout(params as P, state, options),
    energy: (params, state) => energy(params as P, state),
  };
}
