import * as tf from '@tensorflow/tfjs-core';
import type { Tensor5D } from '@tensorflow/tfjs-core';
import { flow, type PhaseState } from '@hgn/core';
import {
  equationsOf,
  frameTensor,
  type Renderer,
  simulate,
  stateOf,
  type System,
} from '@hgn/datasets';
import { blanesMoan6 } from '@hgn/integrators';
import { editMomentum, stateAt } from '@hgn/model';
import type { Model, ModelConfig, Weights } from './model.ts';

/** A model that has learned a system, or has begun to. */
export type Learned = {
  readonly system: System;
  readonly render: Renderer;
  readonly config: ModelConfig;
  readonly model: Model;
  readonly weights: Weights;
};

/** The same moment twice: the true state in float64, and the learned one, q and p `[1, dimension]`. */
export type Duet = { readonly truth: PhaseState<Float64Array>; readonly learned: PhaseState };

/** What a moment looks like: pixels `[height, width, 3]` in [0, 1], and the learned H of its state. */
export type Look = {
  readonly truth: Float32Array;
  readonly learned: Float32Array;
  readonly energy: number;
};

/** Steps of the method of order 6 that the truth takes for one of the model: to rounding. */
const SUBSTEPS = 8;

/** A clip that training has not seen, and the state that the model infers of its frames alone. */
export function beginning(learned: Learned, clip: number): Duet {
  const { system, model, weights, config } = learned;
  const data = clipsOf(learned, clip, 1);
  const frames = frameTensor({ data, system, render: learned.render });
  const { state } = tf.tidy(() => ({ state: model.infer(weights, frames).state }));
  frames.dispose();
  return { truth: stateOf(data, 0, anchorOf(config)), learned: state };
}

/** Both, a time `dt` later, or earlier if it is negative. The state before is given back. */
export function moved({ system, model, weights }: Learned, duet: Duet, dt: number): Duet {
  const span = { steps: SUBSTEPS, dt: dt / SUBSTEPS };
  const truth = flow(blanesMoan6, equationsOf(system), duet.truth, span);
  const learned = tf.tidy(() => stateAt(model.rollout(weights, duet.learned, { steps: 1, dt }), 1));
  tf.dispose(duet.learned);
  return { truth, learned };
}

/** Both, their momenta turned round. The state before is given back. */
export function turned({ truth, learned }: Duet): Duet {
  const back = editMomentum(learned, -1);
  tf.dispose(learned);
  return { truth: { q: truth.q, p: truth.p.map((x) => -x) }, learned: back };
}

/** What both look like now. */
export async function lookOf(learned: Learned, { truth, ...duet }: Duet): Promise<Look> {
  const { system, render, model, weights } = learned;
  const drawn = new Float32Array(3 * render.size ** 2);
  render(system.draw(truth), drawn);
  const { image, energy } = tf.tidy(() => {
    const [q, p] = [duet.learned.q, duet.learned.p].map((x) => tf.expandDims(x, 1));
    const states = { q: q as tf.Tensor, p: p as tf.Tensor };
    return { image: model.decode(weights, states.q), energy: model.energy(weights, states) };
  });
  const [pixels, [value = NaN]] = await Promise.all([image.data(), energy.data()]);
  tf.dispose([image, energy]);
  return { truth: drawn, learned: pixels as Float32Array, energy: value };
}

/** The lowest and the highest learned energy of some clips, beside which a drift is small or not. */
export async function energiesOf(learned: Learned, clips: number): Promise<[number, number]> {
  const { system, render, model, weights } = learned;
  const frames: Tensor5D = frameTensor({ data: clipsOf(learned, 0, clips), system, render });
  const energies = tf.tidy(() => {
    const { q, p } = model.infer(weights, frames).state;
    return model.energy(weights, { q: tf.expandDims(q, 1), p: tf.expandDims(p, 1) });
  });
  const values = await energies.data();
  tf.dispose([frames, energies]);
  return [Math.min(...values), Math.max(...values)];
}

/** Clips as long as the encoder reads, from the one of this index on. */
function clipsOf({ system, config }: Learned, from: number, trajectories: number) {
  const { encoderFrames: frames, frameInterval: dt } = config;
  return simulate({ system, trajectories, frames, dt, seed: 1, split: 'test', from });
}

/** The index of the frame whose state the encoder infers. */
function anchorOf({ inferAt, encoderFrames }: ModelConfig): number {
  const last = encoderFrames - 1;
  return { first: 0, middle: Math.floor(last / 2), last }[inferAt];
}
