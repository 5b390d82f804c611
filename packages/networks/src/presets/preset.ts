import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Decoder, Encoder, Hamiltonian, Params, Transform } from '@hgn/core';
import type { Activation } from '../activation.ts';
import { anyHamiltonian, anyModule } from '../any-params.ts';
import type { MapShape } from '../conv-net.ts';
import type { Network } from '../network.ts';
import { separableHamiltonian } from '../separable-hamiltonian.ts';

/** What every preset is told. */
export type PresetOptions = {
  /** Frames that the encoder reads. */
  readonly frames?: number;
  /** Of one frame. */
  readonly image?: MapShape;
  /** Whether f_ψ stands between z and the state; else the encoder makes the state itself. */
  readonly transform?: boolean;
};

/**
 * The parts of a model, all for the same image and state. What is left out of their types is what
 * differs between presets, so that a program may take any.
 */
export type Preset = {
  readonly encoder: Encoder;
  readonly transform: Transform;
  /** K(p) + V(q), each of its own `potential`. */
  readonly hamiltonian: Hamiltonian;
  readonly decoder: Decoder;
  /** The shape of q, and of p, without the batch. */
  readonly state: readonly number[];
  /** A network of q, whose sum over its output is an energy. */
  readonly potential: Network;
  /** The same of q and p joined on their last axis. */
  readonly joint: Network;
  /** A network of q and p joined that gives as much: for motions that have no energy. */
  readonly motion: Network;
};

/** What presets are written as: their parts, whatever the weights of these. */
export type Parts<
  E extends Params,
  T extends Params,
  V extends Params,
  F extends Params,
  D extends Params,
> = {
  readonly encoder: Encoder<E>;
  readonly transform: Transform<T>;
  readonly decoder: Decoder<D>;
  readonly state: readonly number[];
  readonly potential: Network<V>;
  readonly joint: Network<V>;
  readonly motion: Network<F>;
};

/** The preset of its parts: of H each half is one network more of the potential's kind. */
export function preset<
  E extends Params,
  T extends Params,
  V extends Params,
  F extends Params,
  D extends Params,
>(parts: Parts<E, T, V, F, D>): Preset {
  const { encoder, transform, decoder, state, potential, joint, motion } = parts;
  return {
    encoder: anyModule(encoder),
    transform: anyModule(transform),
    hamiltonian: anyHamiltonian(separableHamiltonian({ kinetic: potential, potential })),
    decoder: anyModule(decoder),
    state,
    potential: anyModule(potential),
    joint: anyModule(joint),
    motion: anyModule(motion),
  };
}

/** 32×32 in colour, as all published data sets are. */
export const IMAGE: MapShape = [32, 32, 3];

/** max(x, slope · x) */
export const leaky =
  (slope: number): Activation =>
  (x: Tensor): Tensor =>
    tf.leakyRelu(x, slope);
