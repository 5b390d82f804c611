import * as tf from '@tensorflow/tfjs-core';
import {
  type Dynamics,
  type Hamiltonian,
  hamiltonianDynamics,
  type Integrator,
  mismatch,
  type Motion,
  motionDynamics,
  type Params,
} from '@hgn/core';
import {
  damping,
  flat,
  jointHamiltonian,
  lagrangian,
  massHamiltonian,
  mlp,
  type Network,
  neuralOde,
  portHamiltonian,
  quadraticKinetic,
  type QuadraticKineticParams,
  recurrent,
  residual,
  separableHamiltonian,
} from '@hgn/networks';
import type { Preset } from '@hgn/networks/presets';
import type { RunConfig } from './config.ts';

/** What a run's states are moved by. */
type Moving = Pick<RunConfig, 'dynamics' | 'architecture' | 'hamiltonianUnits' | 'frameInterval'>;

/**
 * What moves the states of an architecture, by the name in the config.
 *
 * @throws HgnError if a mass matrix that depends on q is asked for of maps
 */
export function dynamicsOf(config: Moving, parts: Preset, integrator: Integrator): Dynamics {
  const { state, potential, joint, motion, hamiltonian } = parts;
  const energy = <P extends Params>(h: Hamiltonian<P>): Dynamics =>
    anyDynamics(hamiltonianDynamics(h, integrator));
  const equation = <P extends Params>(m: Motion<P>): Dynamics =>
    anyDynamics(motionDynamics(m, integrator));
  const kinetic = (mass: 'unit' | 'diagonal' | 'full'): Network<QuadraticKineticParams> =>
    flat(quadraticKinetic({ dimension: tf.util.sizeFromShape([...state]), mass }));
  switch (config.dynamics) {
    case 'separable':
      return energy(hamiltonian);
    case 'joint':
      return energy(jointHamiltonian(joint));
    case 'fixed-kinetic':
      return energy(separableHamiltonian({ kinetic: kinetic('unit'), potential }));
    case 'mass':
      return energy(separableHamiltonian({ kinetic: kinetic('diagonal'), potential }));
    case 'mass-full':
      return energy(separableHamiltonian({ kinetic: kinetic('full'), potential }));
    case 'mass-of-q':
      return energy(massHamiltonian({ ...massOf(config, state), potential }));
    case 'dissipative':
      return equation(portHamiltonian({ hamiltonian, damping: damping({ shape: state }) }));
    case 'lagrangian':
      return equation(lagrangian({ ...massOf(config, state), potential }));
    case 'neural-ode':
      return equation(neuralOde(motion));
    case 'recurrent':
      return anyDynamics(recurrent({ cell: residual(motion), dt: config.frameInterval }));
  }
}

/** A mass matrix that a perceptron makes of q. */
function massOf({ architecture, dynamics, hamiltonianUnits }: Moving, state: readonly number[]) {
  const [dimension = 1] = state;
  if (state.length > 1) {
    const got = `'${architecture}'`;
    const remedy = `Its states are maps, of ${state.join('×')}: too many masses.`;
    throw mismatch(`architecture for '${dynamics}'`, "'vector' or 'plus'", got, remedy);
  }
  const sizes = [dimension, ...hamiltonianUnits, (dimension * (dimension + 1)) / 2] as const;
  // masses begin near 1
  return { dimension, mass: mlp({ sizes, activation: tf.softplus, gain: 0.3 }) };
}

/** The dynamics, the type of their weights forgotten: a config is known only when it is read. */
function anyDynamics<P extends Params>({ init, rollout, energy }: Dynamics<P>): Dynamics {
  return {
    init,
    rollout: (params, state, options) => rollout(params as P, state, options),
    ...(energy && { energy: (params, state) => energy(params as P, state) }),
  };
}
