import * as tf from '@tensorflow/tfjs-core';
import { countParams, type Params, seededRng, tanh } from '@hgn/core';
import { simulate, type System, system, type Trajectories } from '@hgn/datasets';
import { rk4 } from '@hgn/integrators';
import {
  type Controllable,
  type TrajectoryBatch,
  trajectoryLoss,
  underControl,
  withDecay,
} from '@hgn/model/states';
import { massHamiltonian, mlp, type Network, portHamiltonian } from '@hgn/networks';
import { type Crew, fit } from './states-fit.ts';
import type { StateEffort } from './states-hnn.ts';
import { longErrors, lossOf } from './states-measure.ts';
import type { StateRow } from './states-row.ts';
import { countOf, disposeTree, drawn, piecesOf, type Rows, tensorsOf } from './states-tensors.ts';

/** Torques that trajectories are made under, each held along one. */
const TORQUES = [-2, -1, 0, 1, 2] as const;
/** States of a trajectory, and of the pieces that are trained on. */
const [FRAMES, LENGTH, DT] = [20, 4, 0.05] as const;
const BATCH = 256;

/**
 * A pendulum under torque, M⁻¹ = 3, V = 5·(1 − cos q), G = 1, learned as a mass, a potential and an
 * input matrix of q, and by a network that is told the state and the torque.
 *
 * @see Y. Zhong et al., Symplectic ODE-Net: learning Hamiltonian dynamics with control, 2020,
 *   section 4.2, task 1, arXiv 1909.12077 (its figures are in a chart alone)
 */
export async function symodenRows(
  { seed, steps = 2000, units = 300 }: StateEffort,
  crew: Crew,
): Promise<StateRow[]> {
  const [train, test] = [motions('train', 64, FRAMES, seed), motions('test', 16, 5 * FRAMES, seed)];
  const small = (inputs: number, hidden: number, outputs: number) =>
    mlp({ sizes: [inputs, hidden, hidden, outputs], activation: tanh });
  const physical = portHamiltonian({
    hamiltonian: massHamiltonian({
      dimension: 1,
      mass: small(1, units, 1),
      potential: small(1, Math.ceil(units / 6), 1),
    }),
    control: small(1, Math.ceil((2 * units) / 3), 1),
  });
  const run = async <P extends Params>(
    name: string,
    motion: Controllable<P>,
  ): Promise<StateRow> => {
    const model = underControl(motion, rk4);
    const loss = trajectoryLoss(model, { dt: DT });
    const { params, seconds } = await fit(
      {
        ...{ title: `pendulum, ${name}`, init: model.init, steps, learningRate: 1e-3 },
        loss: withDecay(loss, 1e-4),
        rng: seededRng(seed).split(name),
        batch: (rng) => batchOf(train.pieces, drawn(rng, countOf(train.pieces.rows), BATCH)),
      },
      crew,
    );
    const measured = ({ pieces }: Motions): Promise<number> => {
      const some = drawn(seededRng(seed).split('measured'), countOf(pieces.rows), 2000);
      return lossOf(loss, params, batchOf(pieces, some), crew.executor);
    };
    const control = tf.tensor2d([...test.torques], [test.torques.length, 1]);
    const energyOf = pendulumUnder(0).energy;
    const errors = await longErrors(
      { model, params, control, substeps: 1 },
      { data: test.data, energyOf },
      crew.executor,
    );
    const row: StateRow = {
      ...{ experiment: 'symoden', system: 'pendulum', model: name },
      ...{ parameters: countParams(params), trainLoss: await measured(train) },
      ...{ testLoss: await measured(test), ...errors },
      ...{ published: null, steps, seed, seconds },
    };
    control.dispose();
    disposeTree(params);
    return row;
  };
  return [
    await run('baseline', toldControl(small(3, 2 * units, 2))),
    await run('symoden', physical),
  ];
}

/** d(q, p)/dt as `network` makes it of q, p and u: what knows no physics. */
function toldControl<P extends Params>({ init, apply }: Network<P>): Controllable<P> {
  return {
    init,
    velocity: (params, { q, p }, u) =>
      tf.tidy(() => {
        const input = tf.concat([q, p, u ?? tf.zerosLike(q)], 1);
        const velocity = apply(params, input);
        const [, n = 0] = q.shape;
        return { q: tf.slice(velocity, [0, 0], [-1, n]), p: tf.slice(velocity, [0, n], [-1, n]) };
      }),
  };
}

/** A torque that is held is a potential of its own, −u·q, so that the motion is Hamilton's. */
function pendulumUnder(torque: number): System {
  return system({
    name: 'pendulum under torque',
    constants: { torque },
    dimension: 1,
    separable: true,
    energy: ({ q: [q = NaN], p: [p = NaN] }) =>
      1.5 * p ** 2 + 10 * Math.sin(q / 2) ** 2 - torque * q,
    dHdq: ({ q: [q = NaN] }) => Float64Array.of(5 * Math.sin(q) - torque),
    dHdp: ({ p: [p = NaN] }) => Float64Array.of(3 * p),
    // from anywhere in 1.5 turns, as published
    sample: (rng) => {
      const from = (): number => (3 * rng.uniform() - 1) * Math.PI;
      return { q: Float64Array.of(from()), p: Float64Array.of(from()) };
    },
    draw: ({ q: [q = NaN] }) => ({
      canvas: 1.5,
      discs: [{ x: Math.sin(q), y: Math.cos(q), radius: 0.3, color: [1, 0, 0] }],
    }),
  });
}

/** Trajectories under every torque, all in one set. */
type Motions = {
  readonly data: Trajectories;
  readonly torques: readonly number[];
  readonly pieces: { readonly rows: Rows; readonly torques: readonly number[] };
};

function motions(split: string, starts: number, frames: number, seed: number): Motions {
  // the same first states under each of them, as published
  const sets = TORQUES.map((torque) =>
    simulate({
      ...{ system: pendulumUnder(torque), trajectories: starts, frames, dt: DT, seed, split },
    }),
  );
  const [first] = sets as [Trajectories];
  const joined = (half: 'q' | 'p'): Float64Array =>
    Float64Array.from(sets.flatMap((set) => [...set[half]]));
  const count = starts * TORQUES.length;
  const data = { ...first, count, q: joined('q'), p: joined('p') };
  const torques = TORQUES.flatMap((torque) => Array<number>(starts).fill(torque));
  const { rows, owners } = piecesOf(data, data, LENGTH);
  return { data, torques, pieces: { rows, torques: owners.map((i) => torques[i] as number) } };
}

function batchOf(
  { rows, torques }: Motions['pieces'],
  indices: readonly number[],
): TrajectoryBatch {
  const control = indices.map((i) => torques[i] as number);
  return { states: tensorsOf(rows, indices), control: tf.tensor2d(control, [indices.length, 1]) };
}
