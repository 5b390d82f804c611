import * as tf from '@tensorflow/tfjs-core';
import {
  type Hamiltonian,
  hamiltonianDynamics,
  type Module,
  type Params,
  swish,
  type Transform,
} from '@hgn/core';
import { leapfrog } from '@hgn/integrators';
import { type Hgn, hgn } from '@hgn/model';
import {
  type Activation,
  type ConvStack,
  convNet,
  decoder,
  encoder,
  jointHamiltonian,
  type MapShape,
  mlp,
  type Network,
  separableHamiltonian,
  split,
  transform,
} from '@hgn/networks';
import type {
  ActivationSpec,
  EnergySpec,
  HgnSpec,
  PerceptronSpec,
  Spec,
  StackSpec,
} from './spec.ts';

/** A latent state, or half of one: numbers of a vector, or a map. */
type Latent = HgnSpec['latent'];

/** The model of a spec, of our parts. Its weights are of no more precise type than a tree. */
export function modelOf(spec: HgnSpec): Hgn {
  const { image, frames, latent, dt } = spec;
  const { map, constants = 0 } = spec.decoder;
  const vector = typeof latent === 'number';
  const model = hgn({
    dt: Math.abs(dt),
    encoder: encoder({ ...stackOf(spec.encoder), frames, image, ...(vector ? { latent } : {}) }),
    transform: transformOf(spec),
    dynamics: hamiltonianDynamics(hamiltonianOf(spec.hamiltonian, latent), leapfrog),
    decoder: decoder({
      ...stackOf(spec.decoder),
      map,
      constants,
      image,
      ...(vector ? { latent: latent / 2 } : {}),
    }),
  });
  return model as unknown as Hgn;
}

function transformOf({ transform: stack, latent }: HgnSpec): Transform {
  if (stack === undefined) return untyped(split);
  return untyped(transform(convNet({ ...stackOf(stack), input: latent as MapShape })));
}

/** H of q and p, which are the halves of a latent state. */
export function hamiltonianOf({ kind, network }: Spec['hamiltonian'], latent: Latent): Hamiltonian {
  if (kind === 'joint') return jointHamiltonian(energyOf(network, latent));
  const energy = energyOf(network, half(latent));
  return separableHamiltonian({ kinetic: energy, potential: energy }) as unknown as Hamiltonian;
}

function energyOf(network: EnergySpec, input: Latent): Network {
  if ('layers' in network) {
    return untyped(convNet({ ...stackOf(network), input: input as MapShape }));
  }
  return perceptronOf(network, input as number, 1);
}

/** `[batch, input]` → `[batch, output]` */
export function perceptronOf(
  { hidden, activation }: PerceptronSpec,
  input: number,
  output: number,
): Network {
  const sizes = [input, ...hidden, output] as const;
  return untyped(mlp({ sizes, activation: activationOf(activation) }));
}

/** The module, the type of its weights forgotten: a spec is known only when it is read. */
function untyped<P extends Params, I, O>({ init, apply }: Module<P, I, O>): Module<Params, I, O> {
  return { init, apply: (params, x) => apply(params as P, x) };
}

const half = (latent: Latent): Latent =>
  typeof latent === 'number' ? latent / 2 : [latent[0], latent[1], latent[2] / 2];

function stackOf({ layers, activation, gain = 1 }: StackSpec): ConvStack {
  return { layers, activation: activationOf(activation), gain };
}

function activationOf(spec: ActivationSpec): Activation {
  switch (spec.name) {
    case 'leakyRelu':
      return (x) => tf.leakyRelu(x, spec.slope);
    case 'relu':
      return tf.relu;
    case 'softplus':
      return tf.softplus;
    case 'swish':
      return swish;
  }
}
