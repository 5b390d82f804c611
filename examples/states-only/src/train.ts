import * as tf from '@tensorflow/tfjs-core'; // tensorflow.ts imports '@tensorflow/tfjs', once
import { hamiltonianDynamics, seededRng, tanh } from '@hgn/core';
import { leapfrog } from '@hgn/integrators';
import { fromObserved, trajectoryLoss } from '@hgn/model/states';
import { mlp, separableHamiltonian } from '@hgn/networks';
import { onnx } from '@hgn/onnx';
import { adam, train } from '@hgn/train';
import { type Measurements, pieces } from './measurements.ts';

/** States that a prediction of training covers. */
const LENGTH = 10;

const network = mlp({ sizes: [1, 32, 1], activation: tanh, spread: 1 });
/** H(q, p) = K(p) + V(q), each a small network; nothing else is known of the pendulum. */
const energy = separableHamiltonian({ kinetic: network, potential: network });

/** The weights of the energy whose motion predicts the measurements, and the error of each step. */
export async function learn(data: Measurements, { steps, seed }: { steps: number; seed: number }) {
  const dynamics = hamiltonianDynamics(energy, leapfrog);
  const optimiser = adam();
  const params = energy.init(seededRng(seed));
  const errors: number[] = [];
  let state = { params, optimiser: optimiser.init(params), step: 0 };
  async function* batches() {
    for (let step = 0; ; step++)
      yield await Promise.resolve({ step, batch: { states: pieces(data, LENGTH) } });
  }
  for await (const event of train({
    executor: onnx(),
    optimiser,
    loss: () => trajectoryLoss(fromObserved(dynamics), { dt: data.dt }),
    batches: batches(),
    learningRate: () => 5e-3,
    horizon: () => 1,
    state,
    steps,
  })) {
    if (event.type !== 'step') continue;
    state = event.state;
    errors.push(event.metrics['mse'] ?? NaN);
  }
  return { params: state.params, errors };
}

/** The learned energy of states, up to a constant that no motion shows. */
export function energyOf(params: ReturnType<typeof energy.init>, q: number[], p: number[]) {
  const column = (x: number[]) => tf.tensor(x, [x.length, 1]);
  return [...energy.energy(params, { q: column(q), p: column(p) }).dataSync()];
}
