import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { type Rng, seededRng } from '@hgn/core';
import { drawGaussian, fitGaussian, type Gaussian } from '@hgn/model';
import type { Stage } from './evaluate-run.ts';
import { inferLatents } from './measure.ts';
import { cut } from './run-data.ts';

/** Clips that are enough for the moments of a handful of latents. */
const CLIPS = 512;

/** The Gaussian of what the encoder infers of training clips, drawn from q(z | x) once for each. */
export async function fittedPrior({ run, data, play }: Stage): Promise<Gaussian> {
  const { encoderFrames: frames, seed } = run.config;
  const clips = cut(data.train, { count: CLIPS, frames });
  const posteriors = await inferLatents(play, { system: data.system, data: clips }, frames);
  const rng = seededRng(seed).split('aggregate');
  const latents = posteriors.map(({ mean, deviation }) =>
    mean.map((x, i) => x + (deviation[i] ?? 0) * rng.normal()),
  );
  return fitGaussian(latents);
}

/** Latents `[count, latent]` of a prior. */
export function latentsOf(prior: Gaussian, count: number, rng: Rng): Tensor2D {
  return tf.tensor2d(Array.from({ length: count }, () => drawGaussian(prior, rng)));
}

/** N(0, 1) in so many dimensions. */
export function standardPrior(dimension: number): Gaussian {
  const axes = Array.from({ length: dimension }, (_, i) => i);
  return { mean: axes.map(() => 0), factor: axes.map((i) => axes.map((j) => (i === j ? 1 : 0))) };
}
