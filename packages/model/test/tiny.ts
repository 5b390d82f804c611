// An HGN of a few dozen weights on 2×2 images, with everything in it that a large one has.
import * as tf from '@tensorflow/tfjs-core';
import {
  type Decoder,
  type Encoder,
  type Hamiltonian,
  hamiltonianDynamics,
  type Integrator,
  type PhaseState,
  type Rng,
  seededRng,
  type Transform,
} from '@hgn/core';
import { type Hgn, hgn, type HgnParams } from '../src/index.ts';

/** Degrees of freedom. */
export const D = 2;
/** Frames the encoder reads. */
export const READ = 3;

export function normal(shape: number[], seed: number | Rng = 1, scale = 1): tf.Tensor {
  const rng = typeof seed === 'number' ? seededRng(seed) : seed;
  const size = shape.reduce((product, n) => product * n, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => scale * rng.normal()),
    shape,
  );
}

export const values = (x: tf.Tensor | undefined): number[] => [...(x as tf.Tensor).dataSync()];

export const leapfrog: Integrator = {
  name: 'leapfrog',
  order: 2,
  symplectic: 'separable',
  reversible: true,
  step: (field, { q, p }, dt) => {
    const half = field.axpy(dt / 2, field.dp({ q, p }), p);
    const next = field.axpy(dt, field.dq({ q, p: half }), q);
    return { q: next, p: field.axpy(dt / 2, field.dp({ q: next, p: half }), half) };
  },
};

export const euler: Integrator = {
  name: 'euler',
  order: 1,
  symplectic: 'never',
  reversible: false,
  step: (field, state, dt) => {
    const { q, p } = field.both(state);
    return { q: field.axpy(dt, q, state.q), p: field.axpy(dt, p, state.p) };
  },
};

type Affine = { kernel: tf.Tensor; bias: tf.Tensor };
const affine = (rng: Rng, inputs: number, outputs: number): Affine => ({
  kernel: normal([inputs, outputs], rng, 0.5),
  bias: normal([outputs], rng, 0.1),
});
const apply = ({ kernel, bias }: Affine, x: tf.Tensor): tf.Tensor =>
  tf.add(tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D), bias);

export const encoder: Encoder<Affine> = {
  init: (rng) => affine(rng, READ * 4, 4 * D),
  apply: (params, frames) => {
    const flat = tf.reshape(frames, [frames.shape[0], READ * 4]);
    const [mean, logVar] = tf.split(apply(params, flat), 2, 1) as [tf.Tensor, tf.Tensor];
    return { mean, logVar };
  },
};

export const transform: Transform<Affine> = {
  init: (rng) => affine(rng, 2 * D, 2 * D),
  apply: (params, z) => {
    const [q, p] = tf.split(apply(params, z), 2, 1) as [tf.Tensor, tf.Tensor];
    return { q, p };
  },
};

export const decoder: Decoder<Affine> = {
  init: (rng) => affine(rng, D, 4),
  apply: (params, q) => tf.reshape(tf.sigmoid(apply(params, q)), [-1, 2, 2, 1]),
};

const hill = (params: Affine, x: tf.Tensor): tf.Tensor1D =>
  tf.sum(tf.concat([tf.softplus(apply(params, x)), tf.div(tf.square(x), 4)], 1), 1);

/** K(p) + V(q), each a layer of softplus over a parabola. */
export const separable: Hamiltonian<{ kinetic: Affine; potential: Affine }> = {
  init: (rng) => ({
    kinetic: affine(rng.split('kinetic'), D, 3),
    potential: affine(rng.split('potential'), D, 3),
  }),
  energy: (params, { q, p }) => tf.add(hill(params.kinetic, p), hill(params.potential, q)),
  parts: {
    kinetic: (params, p) => hill(params.kinetic, p),
    potential: (params, q) => hill(params.potential, q),
  },
};

/** A layer of tanh over (q, p) together: TensorFlow.js's own tanh, that core repairs. */
export const joint: Hamiltonian<Affine> = {
  init: (rng) => affine(rng, 2 * D, 4),
  energy: (params, { q, p }) => {
    const both = tf.concat([q, p], 1);
    return tf.sum(tf.concat([tf.tanh(apply(params, both)), tf.div(tf.square(both), 4)], 1), 1);
  },
};

/** H = (p² + ω²·q²) / 2; its one weight is ω. */
export const spring: Hamiltonian<tf.Tensor> = {
  init: () => tf.scalar(1.5),
  energy: (omega, { q, p }) =>
    tf.div(tf.add(tf.sum(tf.square(p), 1), tf.sum(tf.square(tf.mul(omega, q)), 1)), 2),
};

/** The weights a tiny H may have. */
export type Tiny = tf.Tensor | Affine | { kinetic: Affine; potential: Affine };

/** The tiny network around the given H. */
export function tiny<H extends Tiny>(
  hamiltonian: Hamiltonian<H>,
  integrator: Integrator = leapfrog,
): Hgn<HgnParams<Affine, Affine, H, Affine>> {
  const dynamics = hamiltonianDynamics(hamiltonian, integrator);
  return hgn({ encoder, transform, dynamics, decoder, dt: 0.3 });
}

export const randomState = (batch: number, seed: number): PhaseState => ({
  q: normal([batch, D], seed),
  p: normal([batch, D], seed + 1),
});
