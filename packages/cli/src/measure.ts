import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor5D } from '@tensorflow/tfjs-core';
import type { PhaseState } from '@hgn/core';
import {
  frameTensor,
  memberOf,
  renderer,
  stateOf,
  type System,
  type SystemFamily,
  type Trajectories,
} from '@hgn/datasets';
import { frameErrors, meanImage, noiseFloor, normalisedErrors, stillFrame } from '@hgn/model';
import type { Player } from './player.ts';

/** A number of each frame of each trajectory, `[trajectory][time]`. */
export type PerFrame = readonly (readonly number[])[];

/** Rollouts of a model beside the trajectories that they should be. */
export type Followed = {
  /** Pixel MSE of the rollout. */
  readonly errors: PerFrame;
  /** That in units of the brightness of each frame: see `normalisedErrors`. */
  readonly normalised: PerFrame;
  /** The learned H along the rollout; no rows where what moves has none. */
  readonly learned: PerFrame;
  /** The energy of the true states. */
  readonly energy: PerFrame;
  /** Latent positions and momenta, `[trajectory][time][dimension]`, maps as lists of their numbers. */
  readonly q: readonly PerFrame[];
  readonly p: readonly PerFrame[];
};

/** Trajectories, and the system they were made by. */
export type Footage = { readonly system: System | SystemFamily; readonly data: Trajectories };

/** Trajectories that pass through a model together. */
const BATCH = 16;
/** Frames that are decoded together. */
const CLIP = 30;

/** The states that a model infers from the first `encode` frames: one for each batch. */
export async function inferStates(
  play: Player,
  footage: Footage,
  encode: number,
): Promise<PhaseState[]> {
  const states: PhaseState[] = [];
  for (const trajectories of batchesOf(footage.data.count)) {
    const frames = frameTensor({ ...footage, render: renderer(), trajectories });
    const clip = tf.slice(frames, [0, 0], [-1, encode]);
    states.push(await play.infer(clip));
    tf.dispose([frames, clip]);
  }
  return states;
}

/** The posterior of z of a clip, and the shape of z; maps are lists of their numbers. */
export type Latents = {
  readonly shape: readonly number[];
  readonly clips: readonly { readonly mean: number[]; readonly deviation: number[] }[];
};

/** The posterior of z that a model infers from the first `encode` frames of each trajectory. */
export async function inferLatents(
  play: Player,
  footage: Footage,
  encode: number,
): Promise<Latents> {
  const clips: { mean: number[]; deviation: number[] }[] = [];
  let shape: readonly number[] = [];
  for (const trajectories of batchesOf(footage.data.count)) {
    const frames = frameTensor({ ...footage, render: renderer(), trajectories });
    const clip = tf.slice(frames, [0, 0], [-1, encode]);
    const { mean, logVar } = await play.posterior(clip);
    shape = mean.shape.slice(1);
    const logVars = await rowsOf(logVar);
    for (const [i, row] of (await rowsOf(mean)).entries()) {
      clips.push({ mean: row, deviation: (logVars[i] ?? []).map((x) => Math.exp(x / 2)) });
    }
    tf.dispose([frames, clip, mean, logVar]);
  }
  return { shape, clips };
}

/**
 * Rolls out from `states`, one for each batch, with the time step of the data, that begin `back` frames
 * before the states. `shown` is told the number of trajectories that are done.
 */
export async function follow(
  play: Player,
  { system, data }: Footage,
  states: readonly PhaseState[],
  shown: (done: number) => void,
  back = 0,
): Promise<Followed> {
  const energy = Array.from({ length: data.count }, (_, i) => {
    const member = memberOf(system, data, i);
    return Array.from({ length: data.frames }, (__, t) => member.energy(stateOf(data, i, t)));
  });
  const errors: number[][] = [];
  const normalised: number[][] = [];
  const learned: number[][] = [];
  const q: number[][][] = [];
  const p: number[][][] = [];
  const span = { back, steps: data.frames - 1 - back, dt: data.dt };
  for (const [i, trajectories] of batchesOf(data.count).entries()) {
    const truth = frameTensor({ data, system, render: renderer(), trajectories });
    const path = await play.rollout(states[i] as PhaseState, span);
    const output = await decodeAll(play, path.q);
    const compared = await play.compare(output, truth);
    errors.push(...(await compared.errors.array()).map(worstIfNone));
    normalised.push(...(await compared.normalised.array()).map(worstIfNone));
    if (path.energy !== undefined) learned.push(...(await path.energy.array()));
    q.push(...(await pathsOf(path.q)));
    p.push(...(await pathsOf(path.p)));
    tf.dispose([truth, output]);
    tf.dispose(compared);
    tf.dispose(path);
    shown((trajectories.at(-1) ?? 0) + 1);
  }
  return { errors, normalised, learned, energy, q, p };
}

/** What compares images where there is no model: TensorFlow.js itself. */
const eagerly: Pick<Player, 'compare' | 'meanImage'> = {
  compare: (output, target) =>
    Promise.resolve({
      errors: frameErrors(output, target),
      normalised: normalisedErrors(output, target),
    }),
  meanImage: (frames) => Promise.resolve(meanImage(frames)),
};

/** The pixel MSE of the two predictions that know nothing of motion. */
export async function followNothing(
  footage: Footage,
  play: Pick<Player, 'compare' | 'meanImage'> = eagerly,
): Promise<{ readonly still: PerFrame; readonly meanImage: PerFrame }> {
  const { count } = footage.data;
  const batches = batchesOf(count);
  const rendered = (trajectories: readonly number[]): Tensor5D =>
    frameTensor({ ...footage, render: renderer(), trajectories });
  let mean: Tensor5D = tf.zeros([1, 1, 1, 1, 1]);
  for (const trajectories of batches) {
    const truth = rendered(trajectories);
    const own = await play.meanImage(truth);
    const sum: Tensor5D = tf.tidy(() => tf.add(mean, tf.mul(own, trajectories.length / count)));
    tf.dispose([truth, own, mean]);
    mean = sum;
  }
  const still: number[][] = [];
  const constant: number[][] = [];
  for (const trajectories of batches) {
    const truth = rendered(trajectories);
    const first = stillFrame(truth);
    const [ofStill, ofMean] = [await play.compare(first, truth), await play.compare(mean, truth)];
    still.push(...(await ofStill.errors.array()));
    constant.push(...(await ofMean.errors.array()));
    tf.dispose([truth, first]);
    tf.dispose([ofStill, ofMean]);
  }
  mean.dispose();
  return { still, meanImage: constant };
}

/** The pixel MSE that noise of this standard deviation on the states leaves to any prediction. */
export async function floorOf({ system, data }: Footage, noise: number): Promise<PerFrame> {
  const floors: number[][] = [];
  for (const trajectories of batchesOf(data.count)) {
    const floor = tf.tidy(() => {
      const [once, again] = [data.seed, data.seed + 1].map((seed) =>
        frameTensor({ system, data: { ...data, noise, seed }, render: renderer(), trajectories }),
      ) as [Tensor5D, Tensor5D];
      return noiseFloor(once, again);
    });
    floors.push(...(await floor.array()));
    floor.dispose();
  }
  return floors;
}

/** Images of positions `[batch, time, …]`, a few times at once, so that little memory is needed. */
export async function decodeAll(play: Player, q: Tensor): Promise<Tensor5D> {
  const [, time = 0] = q.shape;
  const clips: Tensor5D[] = [];
  for (let from = 0; from < time; from += CLIP) {
    const part = tf.slice(q, [0, from], [-1, Math.min(CLIP, time - from)]);
    clips.push(await play.decode(part));
    part.dispose();
  }
  const frames: Tensor5D = tf.concat(clips, 1);
  tf.dispose(clips);
  return frames;
}

/** A frame decoded from a state beyond the largest number is no image; its error counts as 1. */
const worstIfNone = (errors: readonly number[]): number[] =>
  errors.map((error) => (Number.isFinite(error) ? error : 1));

/** `[row, …]` as lists of numbers. */
async function rowsOf(x: Tensor): Promise<number[][]> {
  const [count = 0] = x.shape;
  const rows: tf.Tensor2D = tf.reshape(x, [count, -1]);
  const values = await rows.array();
  rows.dispose();
  return values;
}

/** `[batch, time, …latent]` as `[trajectory][time][dimension]`. */
export async function pathsOf(x: Tensor): Promise<number[][][]> {
  const [batch = 0, time = 0] = x.shape;
  const rows: tf.Tensor3D = tf.reshape(x, [batch, time, -1]);
  const values = await rows.array();
  rows.dispose();
  return values;
}

/** 0 … count − 1 in runs. */
function batchesOf(count: number): number[][] {
  return Array.from({ length: Math.ceil(count / BATCH) }, (_, i) =>
    Array.from({ length: Math.min(BATCH, count - i * BATCH) }, (__, j) => i * BATCH + j),
  );
}
