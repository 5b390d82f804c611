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
import { frameErrors, meanImage, stillFrame } from '@hgn/model';
import type { Player } from './player.ts';

/** A number of each frame of each trajectory, `[trajectory][time]`. */
export type PerFrame = readonly (readonly number[])[];

/** Rollouts of a model beside the trajectories that they should be. */
export type Followed = {
  /** Pixel MSE of the rollout. */
  readonly errors: PerFrame;
  /** The learned H along the rollout. */
  readonly learned: PerFrame;
  /** The energy of the true states. */
  readonly energy: PerFrame;
  /** Latent positions and momenta, `[trajectory][time][dimension]`. */
  readonly q: readonly PerFrame[];
  readonly p: readonly PerFrame[];
};

/** Trajectories, and the system they were made by. */
type Footage = { readonly system: System | SystemFamily; readonly data: Trajectories };

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

/** The posterior of z that a model infers from the first `encode` frames of each trajectory. */
export async function inferLatents(
  play: Player,
  footage: Footage,
  encode: number,
): Promise<{ readonly mean: number[]; readonly deviation: number[] }[]> {
  const latents: { mean: number[]; deviation: number[] }[] = [];
  for (const trajectories of batchesOf(footage.data.count)) {
    const frames = frameTensor({ ...footage, render: renderer(), trajectories });
    const clip = tf.slice(frames, [0, 0], [-1, encode]);
    const { mean, logVar } = await play.posterior(clip);
    const means = (await mean.array()) as number[][];
    const logVars = (await logVar.array()) as number[][];
    for (const [i, row] of means.entries()) {
      const deviation = (logVars[i] ?? []).map((x) => Math.exp(x / 2));
      latents.push({ mean: row, deviation });
    }
    tf.dispose([frames, clip, mean, logVar]);
  }
  return latents;
}

/**
 * Rolls out from `states`, one for each batch, with the time step of the data. `shown` is told the
 * number of trajectories that are done.
 */
export async function follow(
  play: Player,
  { system, data }: Footage,
  states: readonly PhaseState[],
  shown: (done: number) => void,
): Promise<Followed> {
  const energy = Array.from({ length: data.count }, (_, i) => {
    const member = memberOf(system, data, i);
    return Array.from({ length: data.frames }, (__, t) => member.energy(stateOf(data, i, t)));
  });
  const errors: number[][] = [];
  const learned: number[][] = [];
  const q: number[][][] = [];
  const p: number[][][] = [];
  for (const [i, trajectories] of batchesOf(data.count).entries()) {
    const truth = frameTensor({ data, system, render: renderer(), trajectories });
    const span = { steps: data.frames - 1, dt: data.dt };
    const path = await play.rollout(states[i] as PhaseState, span);
    const output = await decodeAll(play, path.q);
    const error = frameErrors(output, truth);
    errors.push(...(await error.array()));
    learned.push(...(await path.energy.array()));
    q.push(...((await path.q.array()) as number[][][]));
    p.push(...((await path.p.array()) as number[][][]));
    tf.dispose([truth, output, error, path.q, path.p, path.energy]);
    shown((trajectories.at(-1) ?? 0) + 1);
  }
  return { errors, learned, energy, q, p };
}

/** The pixel MSE of the two predictions that know nothing of motion. */
export async function followNothing(
  footage: Footage,
): Promise<{ readonly still: PerFrame; readonly meanImage: PerFrame }> {
  const truth = frameTensor({ ...footage, render: renderer() });
  const errorsOf = async (image: Tensor5D): Promise<number[][]> => {
    const errors = frameErrors(image, truth);
    const result = await errors.array();
    tf.dispose([image, errors]);
    return result;
  };
  const still = await errorsOf(stillFrame(truth));
  const mean = await errorsOf(meanImage(truth));
  truth.dispose();
  return { still, meanImage: mean };
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

/** 0 … count − 1 in runs. */
function batchesOf(count: number): number[][] {
  return Array.from({ length: Math.ceil(count / BATCH) }, (_, i) =>
    Array.from({ length: Math.min(BATCH, count - i * BATCH) }, (__, j) => i * BATCH + j),
  );
}
