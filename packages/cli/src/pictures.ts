import * as tf from '@tensorflow/tfjs-core';
import type { Tensor5D } from '@tensorflow/tfjs-core';
import { type PhaseState, seededRng } from '@hgn/core';
import { frameTensor, renderer, type Trajectories } from '@hgn/datasets';
import { stateAt } from '@hgn/model';
import { filmstrip, type Frame, framesOf, gif, montage, png } from '@hgn/plots';
import type { Stage } from './evaluate-run.ts';
import { decodeAll } from './measure.ts';
import { normal } from './training.ts';
import { cut, restarted } from './run-data.ts';

/** The pictures of a report; the rollouts behind its charts come with them. */
export type Pictures = {
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** The learned H along rollouts there and back, of {@link SHOWN} trajectories. */
  readonly forward: readonly (readonly number[])[];
  readonly backward: readonly (readonly number[])[];
};

/** Held-out trajectories that a picture shows. */
export const SHOWN = 6;
/** Frames from which the rollout goes back. */
export const TURN = 60;
const SAMPLES = 12;
const LONG = 120;
const FPS = 12;

/** Draws what the model of a run makes of held-out trajectories. */
export async function picturesOf(stage: Stage, sampleSeed: number): Promise<Pictures> {
  const { run, data, play } = stage;
  const { system } = data;
  const { encoderFrames, dimension, horizons } = run.config;
  const horizon = Math.max(...horizons);
  const { dt } = run.model;
  const shown = Array.from({ length: Math.min(SHOWN, data.test.count) }, (_, i) => i);
  const truthOf = (speed: number, frames: number): Frame[][] => {
    const made = restarted(system, data.test, shown, { frames, dt: speed * dt });
    const truth = frameTensor({ data: made, system, render: renderer() });
    const videos = videosOf(truth);
    truth.dispose();
    return videos;
  };
  const clip = clipOf(stage, shown.length, encoderFrames);
  const start = await play.infer(clip);
  clip.dispose();
  const rolled = async (from: PhaseState, speed: number, frames: number) => {
    const path = await play.rollout(from, { steps: frames - 1, dt: speed * dt });
    const decoded = await decodeAll(play, path.q);
    const videos = videosOf(decoded);
    decoded.dispose();
    return { ...path, videos };
  };

  const long = await rolled(start, 1, LONG);
  const truth = truthOf(1, LONG);
  const forward = await rolled(start, 1, TURN);
  const end = stateAt(forward, -1);
  const backward = await rolled(end, -1, TURN);
  const [half, double] = [await rolled(start, 0.5, 2 * TURN), await rolled(start, 2, TURN / 2)];

  const at = (time: number): string => `frame ${time + 1}`;
  const beside = (
    above: readonly Frame[][],
    below: readonly Frame[][],
    caption: (time: number) => string,
    label = 'model',
  ): Uint8Array =>
    gif(
      montage(
        [
          { label: 'truth', sequences: above },
          { label, sequences: below },
        ],
        { caption, scale: 3 },
      ),
      { fps: FPS },
    );
  const reversed = truth.map((video) => video.slice(0, TURN).toReversed());
  const z = normal(seededRng(sampleSeed).split('samples'), [SAMPLES, 2 * dimension]);
  const samples = await play.sample(z, { steps: TURN - 1 });
  const files = {
    'reconstruction.gif': beside(
      truth,
      long.videos,
      (time) => at(time) + (time < horizon ? '' : ' − beyond training'),
    ),
    'backward.gif': beside(reversed, backward.videos, (time) => at(TURN - 1 - time)),
    'half-speed.gif': beside(truthOf(0.5, 2 * TURN), half.videos, (time) => at(time / 2)),
    'double-speed.gif': beside(truthOf(2, TURN / 2), double.videos, (time) => at(2 * time)),
    'samples.gif': gif(
      montage(
        [0, 1].map((row) => ({
          label: '',
          sequences: videosOf(samples).slice((row * SAMPLES) / 2, ((row + 1) * SAMPLES) / 2),
        })),
        { scale: 3 },
      ),
      { fps: FPS },
    ),
    'rollout.png': png(
      filmstrip(
        [
          { label: 'truth', frames: truth[0] ?? [] },
          { label: 'model', frames: long.videos[0] ?? [] },
        ],
        { times: [0, 13, 26, 39, 52, 65, 78, 91, 104, 117], label: at, scale: 3, horizon },
      ),
    ),
  };
  const energies = {
    forward: await forward.energy.array(),
    backward: await backward.energy.array(),
  };
  for (const { q, p, energy } of [long, forward, backward, half, double]) {
    tf.dispose([q, p, energy]);
  }
  tf.dispose([start.q, start.p, end.q, end.p, z, samples]);
  return { files, ...energies };
}

/** What the encoder reads of the first held-out trajectories. */
function clipOf({ data }: Stage, count: number, frames: number): Tensor5D {
  const clips: Trajectories = cut(data.test, { count, frames });
  return frameTensor({ data: clips, system: data.system, render: renderer() });
}

/** The frames of each trajectory of a batch. */
export function videosOf(frames: Tensor5D): Frame[][] {
  const [batch, time, height, width, channels] = frames.shape;
  const values = frames.dataSync();
  const length = values.length / batch;
  return Array.from({ length: batch }, (_, i) =>
    framesOf(values.subarray(i * length, (i + 1) * length), [time, height, width, channels]),
  );
}
