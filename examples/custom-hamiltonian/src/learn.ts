import * as tf from '@tensorflow/tfjs-core'; // tensorflow.ts imports '@tensorflow/tfjs', once
import { hamiltonianDynamics, type Loss, seededRng } from '@hgn/core';
import { pendulum, simulate } from '@hgn/datasets';
import { leapfrog } from '@hgn/integrators';
import { mlp } from '@hgn/networks';
import { onnx } from '@hgn/onnx';
import { adam, cosine, train } from '@hgn/train';
import { knownKinetic } from './known-kinetic.ts';

/** How long to train, and what all randomness descends from. */
export type LearnOptions = { readonly steps: number; readonly seed: number };

/** V of an angle, as learned and as it is, both from 0 at the lowest point. */
export type Height = { readonly angle: number; readonly learned: number; readonly truth: number };

const ANGLES = [-1.5, -1, -0.5, 0, 0.5, 1, 1.5];

/** Learns V of a pendulum from its trajectories: the loss of each step, and V at some angles. */
export async function learn({ steps, seed }: LearnOptions) {
  const [mass, trajectories, frames, dt] = [0.5, 64, 20, 0.05];
  const system = pendulum({ mass, radius: [0.2, 1.6] });
  const { q, p } = simulate({ system, trajectories, frames, dt, seed });
  const whole = () => tf.tidy(() => pathsOf(q, p, [trajectories, frames, 1]));
  async function* batches() {
    for (let step = 0; step < steps; step++) yield await Promise.resolve({ step, batch: whole() });
  }

  const network = mlp({ sizes: [1, 32, 32, 1], activation: tf.softplus });
  const hamiltonian = knownKinetic({ mass, potential: network });
  const dynamics = hamiltonianDynamics(hamiltonian, leapfrog);
  type Weights = ReturnType<typeof dynamics.init>;
  // how far a rollout from the first state is from the truth
  const loss: Loss<Weights, Paths> = (params, path) => {
    const start = { q: firstOf(path.q), p: firstOf(path.p) };
    const rolled = dynamics.rollout(params, start, { steps: frames - 1, dt });
    const error = (truth: tf.Tensor, found: tf.Tensor) => tf.mean(tf.square(tf.sub(found, truth)));
    return { loss: tf.add(error(path.q, rolled.q), error(path.p, rolled.p)), metrics: {} };
  };

  const optimiser = adam({ clipNorm: 1 });
  const params = dynamics.init(seededRng(seed));
  let state = { params, optimiser: optimiser.init(params), step: 0 };
  const losses: number[] = [];
  for await (const event of train({
    executor: onnx(),
    optimiser,
    loss: () => loss,
    batches: batches(),
    learningRate: cosine({ from: 1e-2, warmup: Math.min(20, steps / 4), steps }),
    horizon: () => frames,
    state,
    steps,
  })) {
    if (event.type !== 'step') continue;
    state = event.state;
    losses.push(event.metrics['loss'] ?? NaN);
  }

  const column = tf.tensor2d(ANGLES, [ANGLES.length, 1]);
  const learned = await tf.tidy(() => tf.squeeze(network.apply(state.params, column))).array();
  const values = learned as number[];
  const lowest = values[ANGLES.indexOf(0)] ?? NaN; // an energy is known up to a constant
  const truth = (angle: number) =>
    system.energy({ q: Float64Array.of(angle), p: Float64Array.of(0) });
  const heights = ANGLES.map((angle, i): Height => ({
    angle,
    learned: (values[i] ?? NaN) - lowest,
    truth: truth(angle),
  }));
  return { losses, heights };
}

/** q and p `[trajectory, time, dimension]`. */
type Paths = { readonly q: tf.Tensor3D; readonly p: tf.Tensor3D };

function pathsOf(q: Float64Array, p: Float64Array, shape: [number, number, number]): Paths {
  return {
    q: tf.tensor3d(Float32Array.from(q), shape),
    p: tf.tensor3d(Float32Array.from(p), shape),
  };
}

/** The first state of each path. */
const firstOf = (path: tf.Tensor3D): tf.Tensor => tf.squeeze(tf.slice(path, [0, 0], [-1, 1]), [1]);
