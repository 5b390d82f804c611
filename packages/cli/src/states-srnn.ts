import * as tf from '@tensorflow/tfjs-core';
import {
  countParams,
  hamiltonianDynamics,
  type Integrator,
  type Params,
  seededRng,
  tanh,
} from '@hgn/core';
import { observationsOf, simulate, springChain, type Trajectories } from '@hgn/datasets';
import { euler, leapfrog } from '@hgn/integrators';
import {
  fromLearned,
  fromObserved,
  type TrajectoryBatch,
  trajectoryLoss,
  type TrajectoryModel,
} from '@hgn/model/states';
import { mlp, separableHamiltonian } from '@hgn/networks';
import { type Crew, fit } from './states-fit.ts';
import type { StateEffort } from './states-hnn.ts';
import { longErrors, lossOf } from './states-measure.ts';
import type { StateRow } from './states-row.ts';
import { disposeTree, drawn, piecesOf, tensorsOf } from './states-tensors.ts';

/** A way to train the same energy on the same noisy trajectories. */
type Training = {
  readonly integrator: Integrator;
  /** States that a prediction of training covers: two are a single step. */
  readonly length: number;
  readonly starts: 'observed' | 'learned';
};

/** States of a training trajectory. */
const FRAMES = 10;
/** Of each coordinate of a state that is seen, whose own spread is about 0.6 for q and 1.5 for p. */
const NOISE = 0.08;

/** The claims of the paper are the order of these. */
const srnnTrainings = {
  'single-step, Euler': { integrator: euler, length: 2, starts: 'observed' },
  'single-step, leapfrog': { integrator: leapfrog, length: 2, starts: 'observed' },
  'recurrent, Euler': { integrator: euler, length: FRAMES, starts: 'observed' },
  'recurrent, leapfrog': { integrator: leapfrog, length: FRAMES, starts: 'observed' },
  'recurrent, leapfrog, starts learned': {
    ...{ integrator: leapfrog, length: FRAMES, starts: 'learned' },
  },
} as const satisfies Readonly<Record<string, Training>>;

/**
 * A chain of springs smaller than the paper's, of 5 equal masses in place of 20 different ones, with
 * noise of about the same share of the motion, and networks of one hidden layer of 256 units in place
 * of 2048. Long predictions begin at true states: what differs is what was learned.
 *
 * @see Z. Chen et al., Symplectic Recurrent Neural Networks, 2020, section 4.1, arXiv 1909.13334
 */
export async function srnnRows(
  { seed, steps = 3000, units = 256 }: StateEffort,
  crew: Crew,
): Promise<StateRow[]> {
  const system = springChain({ bodies: 5, stiffness: 5, amplitude: 1, canvas: 10 });
  const simulated = { system, dt: 0.1, seed };
  const noisy = { ...simulated, frames: FRAMES, noise: NOISE };
  const train = simulate({ ...noisy, trajectories: 200 });
  const short = simulate({ ...noisy, trajectories: 50, split: 'short' });
  const test = simulate({ ...simulated, trajectories: 20, frames: 100, split: 'test' });
  const { dimension } = system;
  const network = mlp({ sizes: [dimension, units, 1], activation: tanh });
  const hamiltonian = separableHamiltonian({ kinetic: network, potential: network });
  const rows: StateRow[] = [];
  for (const [model, training] of Object.entries(srnnTrainings)) {
    const { integrator, length, starts } = training;
    const dynamics = hamiltonianDynamics(hamiltonian, integrator);
    const observed = fromObserved(dynamics);
    const run = async <P extends Params>(
      learner: TrajectoryModel<P>,
      weights: (params: P) => Params,
    ): Promise<StateRow> => {
      const pieces = piecesOf(observationsOf(train), train, length);
      const loss = trajectoryLoss(learner, { dt: train.dt });
      const fitted = await fit(
        {
          ...{ title: model, init: learner.init, loss, steps, learningRate: 1e-3 },
          rng: seededRng(seed), // the same first weights for all
          batch: (rng) => {
            const chosen = drawn(rng, pieces.owners.length, BATCH);
            return batchOf(pieces, chosen, train.count);
          },
        },
        crew,
      );
      const params = weights(fitted.params) as ReturnType<typeof hamiltonian.init>;
      const measured = (data: Trajectories): Promise<number> => {
        const all = piecesOf(observationsOf(data), data, FRAMES);
        const indices = all.owners.map((_, i) => i);
        const batch = { states: tensorsOf(all.rows, indices) };
        return lossOf(trajectoryLoss(observed, { dt: data.dt }), params, batch, crew.executor);
      };
      const errors = await longErrors(
        { model: observed, params, substeps: 1 },
        { data: test, energyOf: system.energy },
        crew.executor,
      );
      const row: StateRow = {
        ...{ experiment: 'srnn', system: system.name, model, parameters: countParams(params) },
        ...{ trainLoss: await measured(train), testLoss: await measured(short), ...errors },
        ...{ published: null, steps, seed, seconds: fitted.seconds },
      };
      disposeTree(fitted.params);
      return row;
    };
    if (starts === 'observed') {
      rows.push(await run(observed, (params) => params));
      continue;
    }
    const firsts = Array.from({ length: train.count }, (_, i) => i * FRAMES);
    const seen = tensorsOf({ ...observationsOf(train), shape: [dimension] }, firsts);
    rows.push(
      await run(fromLearned(dynamics, seen, { scale: NOISE }), (params) => params.dynamics),
    );
    tf.dispose([seen.q, seen.p]);
  }
  return rows;
}

const BATCH = 100;

function batchOf(
  { rows, owners }: ReturnType<typeof piecesOf>,
  indices: readonly number[],
  trajectories: number,
): TrajectoryBatch {
  const which = indices.map((i) => owners[i] as number);
  return {
    states: tensorsOf(rows, indices),
    rows: tf.oneHot(which, trajectories, 1, 0, 'float32') as tf.Tensor2D,
  };
}
