import * as tf from '@tensorflow/tfjs-core';
import type { Tensor5D } from '@tensorflow/tfjs-core';
import { type PhaseState, seededRng } from '@hgn/core';
import { frameTensor, renderer } from '@hgn/datasets';
import { stateAt } from '@hgn/model';
import {
  filmstrip,
  type FilmstripOptions,
  type FilmstripRow,
  type Frame,
  framesOf,
  gif,
  montage,
  type MontageRow,
  png,
} from '@hgn/plots';
import { isContinuous, type Stage } from './evaluate-run.ts';
import { decodeAll, type PerFrame } from './measure.ts';
import { fittedPrior, latentsOf, type Prior, standardPrior } from './prior.ts';
import { restarted, TEST_FRAMES } from './run-data.ts';
import { anchorOf } from './span-of.ts';

/** The pictures of a report, by file name; the energies of its charts come with them. */
export type Pictures = {
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** The learned H along rollouts there and back; no rows where what moves has none, or no way back. */
  readonly forward: PerFrame;
  readonly backward: PerFrame;
};

/** Held-out trajectories that a picture shows. */
export const SHOWN = 6;
/** Frames after which a rollout turns back. */
export const TURN = 60;
const SAMPLES = 12;
const COLUMNS = 6;
const FPS = 12;

/** Draws what the model of a run makes of held-out trajectories. */
export async function picturesOf(stage: Stage, sampleSeed: number): Promise<Pictures> {
  const { run, data, play } = stage;
  const { system, test } = data;
  const { encoderFrames, horizons } = run.config;
  const flows = isContinuous(run);
  const anchor = anchorOf(run.config);
  const shown = Array.from({ length: Math.min(SHOWN, test.count) }, (_, i) => i);
  const images = (frames: number, speed: number, at = 0): Tensor5D =>
    frameTensor({
      data: restarted(system, test, shown, { frames, dt: speed * test.dt, at }),
      system,
      render: renderer(),
    });
  const truth = (frames: number, speed: number, at = 0): Frame[][] => {
    const tensor = images(frames, speed, at);
    const videos = videosOf(tensor);
    tensor.dispose();
    return videos;
  };
  const rollout = async (from: PhaseState, frames: number, speed: number, before = 0) => {
    const span = { back: before, steps: frames - 1 - before, dt: speed * test.dt };
    const states = await play.rollout(from, span);
    const tensor = await decodeAll(play, states.q);
    const videos = videosOf(tensor);
    tensor.dispose();
    return { states, videos };
  };

  const clip = images(encoderFrames, 1);
  const start = await play.infer(clip);
  const long = {
    truth: truth(TEST_FRAMES, 1),
    model: await rollout(start, TEST_FRAMES, 1, anchor),
  };
  const forward = await rollout(start, TURN, 1, anchor);
  const backward = flows ? await rollout(stateAt(forward.states, -1), TURN, -1) : undefined;
  const slow = flows ? await rollout(start, 2 * TURN, 0.5) : undefined;
  const fast = await rollout(start, TURN / 2, 2);
  const sampled = async (prior: Prior): Promise<Frame[][]> => {
    const z = latentsOf(prior, SAMPLES, seededRng(sampleSeed).split('samples'));
    const tensor = await play.sample(z, { steps: TURN - 1 });
    const videos = videosOf(tensor);
    tf.dispose([z, tensor]);
    return videos;
  };
  const samples = await sampled(await fittedPrior(stage));
  const standard = await sampled(await standardPrior(stage));

  const horizon = Math.max(...horizons);
  const frame = (time: number): string => `frame ${time + 1}`;
  const beyond = (time: number): string => (time < horizon ? '' : ' − beyond training');
  const reversed = long.truth.map((video) => video.slice(0, TURN).toReversed());
  const first = [
    { label: 'truth', frames: long.truth[0] ?? [] },
    { label: 'model', frames: long.model.videos[0] ?? [] },
  ];
  const files = {
    'reconstruction.gif': beside(long.truth, long.model.videos, (t) => frame(t) + beyond(t)),
    ...(backward && {
      'backward.gif': beside(reversed, backward.videos, (t) => frame(TURN - 1 - t)),
    }),
    ...(slow && {
      'half-speed.gif': beside(truth(2 * TURN, 0.5, anchor), slow.videos, (t) =>
        frame(anchor + t / 2),
      ),
    }),
    'double-speed.gif': beside(truth(TURN / 2, 2, anchor), fast.videos, (t) =>
      frame(anchor + 2 * t),
    ),
    'samples.gif': animation(grid(samples)),
    'samples-standard.gif': animation(grid(standard)),
    'rollout.png': strip(first, { label: frame, horizon: horizon - 1 }),
  };
  const energies = {
    forward: (await forward.states.energy?.array()) ?? [],
    backward: (await backward?.states.energy?.array()) ?? [],
  };
  tf.dispose([clip, start.q, start.p]);
  for (const { states } of [long.model, forward, fast]) tf.dispose(states);
  tf.dispose([backward?.states ?? [], slow?.states ?? []] as tf.TensorContainer);
  return { files, ...energies };
}

function beside(
  truth: readonly Frame[][],
  model: readonly Frame[][],
  caption: (time: number) => string,
): Uint8Array {
  const rows = [
    { label: 'truth', sequences: truth },
    { label: 'model', sequences: model },
  ];
  return animation(rows, caption);
}

/** A looping montage. */
export function animation(
  rows: readonly MontageRow[],
  caption: (time: number) => string = () => '',
): Uint8Array {
  return gif(montage(rows, { scale: 3, caption }), { fps: FPS });
}

/** Moving images one below the other, in time from left to right. */
export function strip(rows: readonly FilmstripRow[], options: FilmstripOptions = {}): Uint8Array {
  return png(filmstrip(rows, { scale: 3, ...options }));
}

/** Videos in rows, white where the last one has no more. */
export function grid(videos: readonly Frame[][]): MontageRow[] {
  const columns = Math.min(COLUMNS, videos.length);
  const { width = 1, height = 1 } = videos[0]?.[0] ?? {};
  const white: Frame = { width, height, rgb: new Uint8Array(3 * width * height).fill(255) };
  return Array.from({ length: Math.ceil(videos.length / columns) }, (_, row) => ({
    label: '',
    sequences: Array.from(
      { length: columns },
      (__, column) => videos[row * columns + column] ?? [white],
    ),
  }));
}

/** The frames of each trajectory of a batch. */
export function videosOf(frames: Tensor5D): Frame[][] {
  const [batch, ...shape] = frames.shape;
  const values = frames.dataSync();
  const length = values.length / batch;
  return Array.from({ length: batch }, (_, i) =>
    framesOf(values.subarray(i * length, (i + 1) * length), shape),
  );
}
