import { countParams, motionDynamics, type Motion, type Params, seededRng, tanh } from '@hgn/core';
import {
  derivativesOf,
  hnn,
  observationsOf,
  type Preset,
  simulate,
  type Trajectories,
} from '@hgn/datasets';
import { rk4 } from '@hgn/integrators';
import {
  type DerivativeBatch,
  derivativeLoss,
  fromObserved,
  hamiltonianMotion,
  withDecay,
} from '@hgn/model/states';
import { jointHamiltonian, mlp, neuralOde } from '@hgn/networks';
import { type Crew, fit } from './states-fit.ts';
import { longErrors, lossOf } from './states-measure.ts';
import type { StateRow } from './states-row.ts';
import { countOf, disposeTree, drawn, type Rows, tensorsOf } from './states-tensors.ts';

/** An experiment of the paper: its data, and how it is trained. */
type Experiment = {
  readonly preset: () => Preset;
  readonly train: number;
  readonly test: number;
  readonly steps: number;
  readonly batch: number;
  readonly decay: number;
  readonly published: Readonly<Record<'baseline' | 'hnn', NonNullable<StateRow['published']>>>;
};

/**
 * The experiments, as hamiltonian-nn has them, and the figures of its README; weights begin as normal
 * numbers here, there as orthogonal matrices.
 *
 * @see S. Greydanus, M. Dzamba, J. Yosinski, Hamiltonian Neural Networks, 2019, table 1,
 *   arXiv 1906.01563
 */
export const hnnExperiments = {
  'mass-spring': {
    ...{ preset: hnn.massSpring, train: 25, test: 25 },
    ...{ steps: 2000, batch: Infinity, decay: 1e-4 },
    published: {
      baseline: { trainLoss: 3.7134e-2, testLoss: 3.6656e-2, energyMse: 1.7077e-1 },
      hnn: { trainLoss: 3.6933e-2, testLoss: 3.5928e-2, energyMse: 3.8416e-4 },
    },
  },
  pendulum: {
    ...{ preset: hnn.pendulum, train: 25, test: 25 },
    ...{ steps: 2000, batch: Infinity, decay: 1e-4 },
    published: {
      baseline: { trainLoss: 3.2606e-2, testLoss: 3.5273e-2, energyMse: 4.1519e-2 },
      hnn: { trainLoss: 3.2787e-2, testLoss: 3.5586e-2, energyMse: 2.4852e-2 },
    },
  },
  'two-body': {
    ...{ preset: hnn.twoBody, train: 900, test: 100 },
    ...{ steps: 10_000, batch: 200, decay: 0 },
    published: {
      baseline: { trainLoss: 3.2682e-5, testLoss: 2.9575e-5, energyMse: 6.3276e-2 },
      hnn: { trainLoss: 2.9959e-6, testLoss: 2.8218e-6, energyMse: 3.8751e-5 },
    },
  },
} as const satisfies Readonly<Record<string, Experiment>>;

/** How an experiment may be made smaller. */
export type StateEffort = {
  readonly seed: number;
  readonly steps?: number;
  readonly units?: number;
};

const LEARNING_RATE = 1e-3;
/** States of which a loss is measured at once. */
const MEASURED = 5000;

/** Both models of an experiment, trained on the derivatives of states that are seen with noise. */
export async function hnnRows(
  name: keyof typeof hnnExperiments,
  { seed, units = 200, ...effort }: StateEffort,
  crew: Crew,
): Promise<StateRow[]> {
  const experiment: Experiment = hnnExperiments[name];
  const { system, dt, frames, noise } = experiment.preset();
  if ('member' in system) throw new TypeError(`${name} is no single system`);
  const simulated = { system, dt, frames, noise, seed };
  const train = simulate({ ...simulated, trajectories: experiment.train });
  const test = simulate({ ...simulated, trajectories: experiment.test, split: 'test' });
  const sampled = (data: Trajectories): Sampled => ({
    state: { ...observationsOf(data), shape: [data.dimension] },
    derivative: { ...derivativesOf(system, data), shape: [data.dimension] },
  });
  const [seen, unseen] = [sampled(train), sampled(test)];
  const sizes = (outputs: number) => [2 * system.dimension, units, units, outputs] as const;
  const network = (outputs: number) => mlp({ sizes: sizes(outputs), activation: tanh });
  const run = async <P extends Params>(model: 'baseline' | 'hnn', motion: Motion<P>) => {
    const { decay, batch, steps: published } = experiment;
    const steps = effort.steps ?? published;
    const loss = derivativeLoss(motion);
    const { params, seconds } = await fit(
      {
        ...{ title: `${name}, ${model}`, init: motion.init, steps, learningRate: LEARNING_RATE },
        loss: decay === 0 ? loss : withDecay(loss, decay),
        rng: seededRng(seed).split(model),
        batch: (rng) => batchOf(seen, drawn(rng, countOf(seen.state), batch)),
      },
      crew,
    );
    const measured = (data: Sampled): Promise<number> => {
      const rows = drawn(seededRng(seed).split('measured'), countOf(data.state), MEASURED);
      return lossOf(loss, params, batchOf(data, rows), crew.executor);
    };
    const energy = system.energy;
    const errors = await longErrors(
      { model: fromObserved(motionDynamics(motion, rk4)), params, substeps: SUBSTEPS },
      { data: test, energyOf: energy },
      crew.executor,
    );
    const row: StateRow = {
      ...{ experiment: 'hnn', system: name, model, parameters: countParams(params) },
      ...{ trainLoss: await measured(seen), testLoss: await measured(unseen), ...errors },
      ...{ published: experiment.published[model], steps, seed, seconds },
    };
    disposeTree(params);
    return row;
  };
  return [
    await run('baseline', neuralOde(network(2 * system.dimension))),
    await run('hnn', hamiltonianMotion(jointHamiltonian(network(1)))),
  ];
}

/** Steps of RK4 between two frames. */
const SUBSTEPS = 4;

/** States as they are seen, and their true derivatives. */
type Sampled = { readonly state: Rows; readonly derivative: Rows };

const batchOf = (data: Sampled, rows: readonly number[]): DerivativeBatch => ({
  state: tensorsOf(data.state, rows),
  derivative: tensorsOf(data.derivative, rows),
});
