import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type Rng, seededRng } from '@hgn/core';
import { drawGaussian, fitGaussian, type Gaussian } from '@hgn/model';
import type { Stage } from './evaluate-run.ts';
import { inferLatents } from './measure.ts';
import { CLIPS, cut } from './run-data.ts';

/** What z is drawn from, and its shape. */
export type Prior = { readonly gaussian: Gaussian; readonly shape: readonly number[] };

/** The Gaussian of what the encoder infers of training clips, drawn from q(z | x) once for each. */
export async function fittedPrior({ run, data, play }: Stage): Promise<Prior> {
  const { encoderFrames: frames, seed } = run.config;
  const clips = cut(data.train, { count: CLIPS, frames });
  const posteriors = await inferLatents(play, { system: data.system, data: clips }, frames);
  const rng = seededRng(seed).split('aggregate');
  const latents = posteriors.clips.map(({ mean, deviation }) =>
    mean.map((x, i) => x + (deviation[i] ?? 0) * rng.normal()),
  );
  return { gaussian: fitGaussian(latents), shape: posteriors.shape };
}

/** Latents `[count, …latent]` of a prior. */
export function latentsOf({ gaussian, shape }: Prior, count: number, rng: Rng): Tensor {
  const rows = Array.from({ length: count }, () => drawGaussian(gaussian, rng));
  return tf.tensor(rows.flat(), [count, ...shape]);
}

/** N(0, 1) of the shape of what the encoder infers. */
export async function standardPrior({ run, data, play }: Stage): Promise<Prior> {
  const { encoderFrames: frames } = run.config;
  const clip = cut(data.train, { count: 1, frames });
  const { shape } = await inferLatents(play, { system: data.system, data: clip }, frames);
  const axes = Array.from({ length: tf.util.sizeFromShape([...shape]) }, (_, i) => i);
  const factor = axes.map((i) => axes.map((j) => (i === j ? 1 : 0)));
  return { gaussian: { mean: axes.map(() => 0), factor }, shape };
}
