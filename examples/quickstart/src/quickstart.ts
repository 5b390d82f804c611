import * as tf from '@tensorflow/tfjs-core'; // tensorflow.ts imports '@tensorflow/tfjs', once
import { hamiltonianDynamics, seededRng } from '@hgn/core';
import { batches, frameTensor, massSpring, renderer, simulate } from '@hgn/datasets';
import { leapfrog } from '@hgn/integrators';
import { hgn, rolloutLoss, withNoise } from '@hgn/model';
import { decoder, encoder, mlp, separableHamiltonian, split } from '@hgn/networks';
import { onnx } from '@hgn/onnx';
import { adam, averaged, averageOf, cosine, elbo, growing, train } from '@hgn/train';
import { thereAndBack } from './there-and-back.ts';

/** What differs between a run and a test of it. */
export type QuickstartOptions = {
  readonly steps: number;
  readonly trajectories: number;
  readonly heldOut: number;
  /** Is told of each step: how many there were, the loss, and the frames of its rollouts. */
  readonly log: (step: number, loss: number, frames: number) => void;
};

/** Trains a Hamiltonian Generative Network on images of a mass on a spring, and tests it. */
export async function quickstart({ steps, trajectories, heldOut, log }: QuickstartOptions) {
  const seed = 1;
  const rng = seededRng(seed);
  const executor = onnx();

  // Data: states are simulated, and rendered as images when a batch is made.
  const [system, render] = [massSpring(), renderer()]; // 32 × 32 pixels
  const [frames, encode, batch] = [60, 30, 16]; // of a trajectory, for the encoder, in a batch
  const motion = { system, frames, dt: 0.125, seed };
  const data = simulate({ ...motion, trajectories });
  const test = simulate({ ...motion, trajectories: heldOut, split: 'test' });

  // Model: images → z of 6 numbers → q and p of 3 each → leapfrog of H = K(p) + V(q) → q → images.
  const activation = (x: tf.Tensor) => tf.leakyRelu(x, 0.2);
  const stack = { image: [32, 32, 3], activation, gain: Math.SQRT2 } as const;
  const down = [16, 32, 32].map((filters) => ({ filters, stride: 2 }));
  const up = [32, 16, 16].map((filters) => ({ filters, upsample: true }));
  const energy = mlp({ sizes: [3, 64, 64, 1], activation: tf.softplus });
  const hamiltonian = separableHamiltonian({ kinetic: energy, potential: energy });
  const model = hgn({
    encoder: encoder({ ...stack, frames: encode, layers: down, latent: 6 }),
    transform: split,
    dynamics: hamiltonianDynamics(hamiltonian, leapfrog),
    decoder: decoder({ ...stack, latent: 3, map: [4, 4, 32], layers: [...up, { filters: 3 }] }),
    dt: motion.dt,
  });

  // Training: rollouts grow from 10 to 60 frames, of which 8 are decoded; the weights are averaged.
  const optimiser = averaged(adam({ clipNorm: 1 }), 0.99);
  const horizon = growing({ horizons: [10, 20, 35, 50, frames], until: 0.6 * steps });
  const footage = batches({ data, system, render, batch, encode, decode: 8, horizon, seed });
  const fresh = model.init(rng.split('weights'));
  let state = { params: fresh, optimiser: optimiser.init(fresh), step: 0 };
  for await (const event of train({
    executor,
    optimiser,
    loss: (length) => rolloutLoss(model, elbo({ beta: 1e-3 }), { steps: length - 1 }),
    batches: withNoise(footage, [batch, 6], rng.split('noise')),
    learningRate: cosine({ from: 2e-3, warmup: Math.min(100, steps / 4), steps }),
    horizon,
    state,
    steps,
  })) {
    if (event.type === 'compiled') continue;
    state = event.state;
    log(state.step, event.metrics['loss'] ?? NaN, horizon(event.step));
  }

  // Test: trajectories that training has not seen, of which the encoder sees the first half.
  const params = averageOf(state.optimiser, state.params);
  const truth = frameTensor({ data: test, system, render });
  return thereAndBack({ executor, model, params, truth, encode });
}
