import * as tf from '@tensorflow/tfjs-core'; // tensorflow.ts imports '@tensorflow/tfjs', once
import { hamiltonianDynamics, type Integrator, seededRng } from '@hgn/core';
import { batches, massSpring, renderer, simulate } from '@hgn/datasets';
import { hgn, rolloutLoss } from '@hgn/model';
import { decoder, encoder, mlp, separableHamiltonian, split } from '@hgn/networks';
import { onnx } from '@hgn/onnx';
import { adam, elbo, train } from '@hgn/train';

/** How long to train, and what all randomness descends from. */
export type TrainingOptions = { readonly steps: number; readonly seed: number };

/** The loss of each step of training a small network on small images with `integrator`. */
export async function lossesWith(integrator: Integrator, { steps, seed }: TrainingOptions) {
  const system = massSpring();
  const render = renderer({ size: 16, sharpness: 40 });
  const [frames, encode, batch] = [10, 5, 16];
  const dt = 0.125;
  const data = simulate({ system, trajectories: 512, frames, dt, seed });

  const stack = {
    image: [render.size, render.size, 3] as const,
    activation: (x: tf.Tensor) => tf.leakyRelu(x, 0.2),
    gain: Math.SQRT2,
  };
  const [down, up] = [
    { filters: 8, stride: 2 },
    { filters: 8, upsample: true },
  ];
  const energy = mlp({ sizes: [2, 32, 1], activation: tf.softplus });
  const model = hgn({
    encoder: encoder({ ...stack, frames: encode, layers: [down, down], latent: 4 }),
    transform: split,
    dynamics: hamiltonianDynamics(
      separableHamiltonian({ kinetic: energy, potential: energy }),
      integrator, // any object of the contract will do
    ),
    decoder: decoder({ ...stack, latent: 2, map: [4, 4, 8], layers: [up, up, { filters: 3 }] }),
    dt,
  });

  const optimiser = adam({ clipNorm: 1 });
  const params = model.init(seededRng(seed));
  const horizon = () => frames;
  const losses: number[] = [];
  for await (const event of train({
    executor: onnx(),
    optimiser,
    loss: (length) => rolloutLoss(model, elbo({ beta: 1e-3 }), { steps: length - 1 }),
    batches: batches({ data, system, render, batch, encode, decode: 5, horizon, seed }),
    learningRate: () => 1e-2,
    horizon,
    state: { params, optimiser: optimiser.init(params), step: 0 },
    steps,
  })) {
    if (event.type === 'step') losses.push(event.metrics['loss'] ?? NaN);
  }
  return losses;
}
