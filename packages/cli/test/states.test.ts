import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { hamiltonianDynamics, seededRng, tanh } from '@hgn/core';
import { derivativesOf, massSpring, observationsOf, simulate } from '@hgn/datasets';
import { leapfrog } from '@hgn/integrators';
import { affineFit } from '@hgn/model';
import { derivativeLoss, fromObserved, hamiltonianMotion } from '@hgn/model/states';
import { jointHamiltonian, mlp } from '@hgn/networks';
import { onnx } from '@hgn/onnx';
import { describe, expect, it } from 'vitest';
import { readMeasured } from '../src/states-csv.ts';
import { fit } from '../src/states-fit.ts';
import { statesPage } from '../src/states-page.ts';
import { predicted } from '../src/states-predict.ts';
import { stateRow, type StateRow, withRows } from '../src/states-row.ts';
import { disposeTree, drawn, piecesOf, tensorsOf } from '../src/states-tensors.ts';
import { canonicalUnits, inCanonicalUnits } from '../src/states-units.ts';
import { terminal } from '../src/terminal.ts';
import { folder, hgn, json } from './hgn.ts';

const crew = {
  executor: onnx(),
  terminal: terminal({ json: true }),
  signal: new AbortController().signal,
};

it('learns the energy of a spring from derivatives, up to a constant', async () => {
  const system = massSpring();
  const data = simulate({ system, trajectories: 20, frames: 20, dt: 0.15, seed: 1 });
  const state = { ...observationsOf(data), shape: [1] };
  const derivative = { ...derivativesOf(system, data), shape: [1] };
  const hamiltonian = jointHamiltonian(mlp({ sizes: [2, 32, 1], activation: tanh, spread: 1 }));
  const rows = Array.from({ length: 400 }, (_, i) => i);
  const { params, history } = await fit(
    {
      ...{ title: 'spring', init: hamiltonian.init, steps: 400, learningRate: 1e-2 },
      loss: derivativeLoss(hamiltonianMotion(hamiltonian)),
      rng: seededRng(1),
      batch: () => ({ state: tensorsOf(state, rows), derivative: tensorsOf(derivative, rows) }),
    },
    crew,
  );
  expect(history).toHaveLength(400);

  const fresh = simulate({ system, trajectories: 50, frames: 1, dt: 1, seed: 2 });
  const states = tensorsOf({ q: fresh.q, p: fresh.p, shape: [1] }, rows.slice(0, 50));
  const learned = [...(await hamiltonian.energy(params, states).data())];
  const truth = rows.slice(0, 50).map((i) => {
    const at = (x: Float64Array): Float64Array => x.subarray(i, i + 1);
    return system.energy({ q: at(fresh.q), p: at(fresh.p) });
  });
  const { r2, slope } = affineFit(learned, truth);
  expect(r2).toBeGreaterThan(0.99);
  expect(Math.abs(slope - 1)).toBeLessThan(0.05);
  disposeTree(params);
});

it('rolls out as many frames as it is asked for, each of several steps', async () => {
  const spring = {
    init: () => tf.scalar(1),
    energy: (k: tf.Tensor, { q, p }: { q: tf.Tensor; p: tf.Tensor }): tf.Tensor1D =>
      tf.sum(tf.mul(tf.add(tf.square(p), tf.mul(k, tf.square(q))), 0.5), 1),
  };
  const start = { q: tf.tensor2d([[1], [0]]), p: tf.tensor2d([[0], [1]]) };
  const model = fromObserved(hamiltonianDynamics(spring, leapfrog));
  const what = { model, params: tf.scalar(4), start, dt: 0.5, substeps: 50 };
  const path = await predicted({ ...what, frames: 8 }, crew.executor);
  expect(path).toHaveLength(8);
  path.forEach(({ q }, frame) => {
    expect(q[0]).toBeCloseTo(Math.cos(frame), 3); // √k · dt = 1
    expect(q[1]).toBeCloseTo(Math.sin(frame) / 2, 3);
  });
});

describe('piecesOf', () => {
  it('cuts every piece out of each trajectory, and none across two', () => {
    const q = Float64Array.from({ length: 2 * 4 * 2 }, (_, i) => i);
    const { rows, owners } = piecesOf({ q, p: q }, { frames: 4, dimension: 2 }, 3);
    expect(owners).toEqual([0, 0, 1, 1]);
    const pieces = owners.map((_, i) => [...rows.q.subarray(6 * i, 6 * i + 6)]);
    expect(pieces).toEqual([
      [0, 1, 2, 3, 4, 5],
      [2, 3, 4, 5, 6, 7],
      [8, 9, 10, 11, 12, 13],
      [10, 11, 12, 13, 14, 15],
    ]);
  });

  it('draws none twice', () => {
    expect(new Set(drawn(seededRng(1), 50, 20)).size).toBe(20);
    expect(drawn(seededRng(1), 3, 20)).toEqual([0, 1, 2]);
  });
});

describe('canonicalUnits', () => {
  it('has one product of the units of q and p, so that equations of motion stay what they are', () => {
    const rng = seededRng(1);
    const random = (scale: number): number => scale * rng.normal() + 7;
    const rows = Array.from({ length: 400 }, () => 0);
    const q = Float64Array.from(rows.flatMap(() => [random(1e-3), random(5)]));
    const p = Float64Array.from(rows.flatMap(() => [random(1e3), random(0.1)]));
    const file = { dimension: 2, dt: 0.1, trajectories: [{ name: '1', frames: 400, q, p }] };
    const units = canonicalUnits(file, 1);
    for (const i of [0, 1]) {
      expect((units.q[i] as number) * (units.p[i] as number)).toBeCloseTo(units.action, 9);
    }
    const scaled = inCanonicalUnits(q, 'q', units);
    expect(scaled.reduce((sum, x) => sum + x, 0) / 800).toBeCloseTo(0, 9);
    // the first pair has the action 1, the other 1/2: each is stretched by the root of the ratio
    expect(units.action).toBeGreaterThan(0.6);
    expect(units.action).toBeLessThan(0.8);
  });
});

const csv = async (name: string, lines: readonly string[]): Promise<string> => {
  const file = join(folder, name);
  await writeFile(file, lines.join('\n'));
  return file;
};

describe('readMeasured', () => {
  const columns = { time: 't', q: ['x'], p: ['p'] };

  it('reads named columns in any order, and momenta as masses times velocities', async () => {
    const file = await csv('two.csv', [
      'run,v,t,x',
      'a,1,0,2',
      'b,3,0,4',
      'a,5,0.5,6',
      'b,7,0.5,8',
    ]);
    const read = await readMeasured(file, {
      ...{ time: 't', trajectory: 'run', q: ['x'], velocity: ['v'], mass: [2] },
    });
    expect(read.dt).toBe(0.5);
    expect(read.trajectories.map(({ name, q, p }) => [name, [...q], [...p]])).toEqual([
      ['a', [2, 6], [2, 10]],
      ['b', [4, 8], [6, 14]],
    ]);
  });

  it.each([
    [
      'a gap in time',
      ['t,x,p', '0,1,1', '0.1,1,1', '0.2,1,1', '0.5,1,1'],
      'line 5: time: expected 0.3, 0.1 after the row before, got 0.5. Fill the gap',
    ],
    [
      'a number that is none',
      ['t,x,p', '0,1,1', '0.1,NaN,1'],
      "line 3, column 'x': expected a finite number, got 'NaN'. Leave the row out",
    ],
    ['an empty cell', ['t,x,p', '0,1,'], "line 2, column 'p': expected a finite number, got ''"],
    [
      'a short row',
      ['t,x,p', '0,1'],
      'line 2: expected 3 cells, got 2. Give a cell to each column.',
    ],
    ['a misspelt column', ['t,x,pp', '0,1,1'], "column 'p': expected one of t, x, pp, got none. "],
    ['one row', ['t,x,p', '0,1,1'], 'expected times that rise, got no two rows of one trajectory'],
    [
      'time that stands',
      ['t,x,p', '1,1,1', '1,1,1'],
      'expected times that rise, got an interval of 0',
    ],
  ])('tells of %s', async (_, lines, message) => {
    await expect(readMeasured(await csv('bad.csv', lines), columns)).rejects.toThrow(message);
  });

  it('asks for momenta or velocities, as many as positions', async () => {
    const file = await csv('good.csv', ['t,x,p', '0,1,1', '1,1,1']);
    await expect(readMeasured(file, { time: 't', q: ['x'] })).rejects.toThrow('Name --p, or');
    await expect(readMeasured(file, { ...columns, q: ['x', 't'] })).rejects.toThrow(
      '--p: expected 2, as many as --q, got 1. Name one for each degree of freedom',
    );
  });
});

describe('hgn states train', () => {
  const header = 'time,angle,rate';
  const swing = (rows: number): string[] => [
    header,
    ...Array.from({ length: rows }, (_, i) =>
      [0.1 * i, Math.cos(0.2 * i), -2 * Math.sin(0.2 * i)].join(','),
    ),
  ];
  const args = ['--time', 'time', '--q', 'angle', '--velocity', 'rate', '--mass', '0.5'];

  it('predicts rows that it has not seen', { timeout: 240_000 }, async () => {
    const data = await csv('swing.csv', swing(200));
    const small = ['--steps', '300', '--units', '16', '--engine', 'onnx', '--out', 'swing'];
    const result = await json(['states', 'train', '--data', data, ...args, ...small]);
    const { heldOut, still } = result as { heldOut: number; still: number };
    expect(still).toBeGreaterThan(1);
    expect(heldOut).toBeLessThan(0.1 * still);
  });

  it('says in a line what is wrong with a file', { timeout: 120_000 }, async () => {
    const data = await csv('short.csv', swing(9));
    const { code, err } = await hgn(['states', 'train', '--data', data, ...args]);
    expect(code).toBe(1);
    expect(err).toContain('trajectory 1: expected 13 rows or more, got 9. Leave it out, or');
    expect(err).not.toContain('    at ');
  });
});

it('writes a section with the published figures beside ours', () => {
  const page = statesPage([
    {
      ...{ experiment: 'hnn', system: 'mass-spring', model: 'hnn', parameters: 10 },
      ...{ trainLoss: 0.03, testLoss: 0.04, predictionMse: 1, energyMse: 2e-4 },
      published: { trainLoss: 0.036933, testLoss: 0.035928, energyMse: 3.8416e-4 },
      ...{ steps: 5, seed: 1, seconds: 6 },
    },
  ]);
  expect(page).toContain('### Hamiltonian Neural Networks');
  expect(page).not.toContain('### Symplectic');
  expect(page).toMatch(
    /\| mass-spring \| hnn \| 3.00e-2 .* 2.00e-4 \| 3.69e-2 \| 3.59e-2 \| 3.84e-4 \|/,
  );
});

describe('rows of a reproduction', () => {
  const row = (model: string, predictionMse: number): StateRow => ({
    ...{ experiment: 'srnn', system: 'spring-chain', model, parameters: 10 },
    ...{ trainLoss: 1, testLoss: 1, predictionMse, energyMse: 1, published: null },
    ...{ steps: 5, seed: 1, seconds: 6 },
  });

  it('say which orders of the paper hold, and which do not', () => {
    const page = statesPage([
      ...[row('recurrent, Euler', 3), row('recurrent, leapfrog', 2)],
      row('recurrent, leapfrog, starts learned', 2.5),
    ]);
    expect(page).toContain('- “recurrent, leapfrog” before “recurrent, Euler”: so here');
    expect(page).toContain(
      '- “recurrent, leapfrog, starts learned” before “recurrent, leapfrog”: not so here',
    );
    expect(page).not.toContain('- “single-step');
  });

  it('stay where others are made anew', () => {
    const rows = withRows([row('a', 1), row('b', 2)], [row('a', 3)]);
    expect(rows.map(({ model, predictionMse }) => [model, predictionMse])).toEqual([
      ['a', 3],
      ['b', 2],
    ]);
  });

  it('are read as they were saved, even where a prediction diverged', () => {
    const rows = [row('a', 1), row('b', NaN)];
    const saved = JSON.parse(JSON.stringify(rows)) as unknown[];
    expect(saved.map((value) => stateRow.parse(value))).toEqual(rows);
  });
});
