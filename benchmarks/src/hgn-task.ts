import * as tf from '@tensorflow/tfjs-core';
import type { Loss, Params, Rng, Tree } from '@hgn/core';
import { type Hgn, type RolloutBatch, rolloutLoss } from '@hgn/model';
import { elbo } from '@hgn/train';
import { modelOf } from './model.ts';
import type { HgnSpec } from './spec.ts';
import type { Task } from './task.ts';

/** The training of a Hamiltonian Generative Network. */
export function hgnTask(spec: HgnSpec): Task {
  const model = modelOf(spec);
  return {
    init: model.init,
    loss: lossOf(model, spec) as Loss<Params, Tree>,
    batch: (rng) => batchOf(spec, rng),
  };
}

/** What a step sees of each trajectory, its targets in the order of the rollout. */
type Batch = Omit<Required<RolloutBatch>, 'times'>;

function lossOf(model: Hgn, { steps, dt, decoded, beta }: HgnSpec) {
  const objective = elbo({ beta });
  if (decoded !== undefined) return rolloutLoss(model, objective, { steps });
  return (params: Params, { frames, targets, noise }: Batch) => {
    const { posterior, state } = model.infer(params, frames, noise);
    const { q } = model.rollout(params, state, { steps, dt });
    return objective({ output: model.decode(params, q), target: targets, posterior });
  };
}

/** Random images, times and noise. */
function batchOf({ batch, image, frames, steps, decoded, latent }: HgnSpec, rng: Rng): Tree {
  const images = (label: string, count: number): tf.Tensor5D => {
    const shape: tf.Tensor5D['shape'] = [batch, count, ...image];
    const length = tf.util.sizeFromShape(shape);
    return tf.tensor5d(Float32Array.from({ length }, rng.split(label).uniform), shape);
  };
  const noiseShape = [batch, ...(typeof latent === 'number' ? [latent] : latent)];
  const length = tf.util.sizeFromShape(noiseShape);
  const noise = tf.tensor(Float32Array.from({ length }, rng.split('noise').normal), noiseShape);
  const both = { frames: images('frames', frames), noise };
  if (decoded === undefined) return { ...both, targets: images('targets', steps + 1) };
  const { integer } = rng.split('times');
  const times = Int32Array.from({ length: batch * decoded }, () => integer(steps + 1));
  return {
    ...both,
    targets: images('targets', decoded),
    times: tf.tensor2d(times, [batch, decoded], 'int32'),
  };
}
