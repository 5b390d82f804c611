import * as tf from '@tensorflow/tfjs-core';
import {
  eager,
  type Evidence,
  flattenTree,
  type Hamiltonian,
  mapTree,
  type Objective,
  type Params,
  seededRng,
  valueAndGradients,
} from '@hgn/core';
import { executorOr } from '@hgn/dev/executor';
import { describe, expect, it } from 'vitest';
import { inconsistency, type RolloutBatch, rolloutLoss } from '../src/index.ts';
import { D, euler, joint, normal, READ, separable, type Tiny, tiny, values } from './tiny.ts';

const steps = 6;
const batchSize = 3;

/** Squared error of the pixels and the KL divergence from the prior: every input counts. */
const objective: Objective = ({ output, target, posterior: { mean, logVar } }) => {
  const error: tf.Scalar = tf.sum(tf.squaredDifference(output, target));
  const kl: tf.Scalar = tf.sum(tf.sub(tf.add(tf.square(mean), tf.exp(logVar)), logVar));
  return { loss: tf.add(error, tf.mul(kl, 0.1)), metrics: { error, kl } };
};

function batch(times: number[][]): RolloutBatch & { noise: tf.Tensor } {
  const k = times[0]?.length ?? 0;
  return {
    frames: normal([batchSize, READ, 2, 2, 1], 1) as tf.Tensor5D,
    times: tf.tensor2d(times, [batchSize, k], 'int32'),
    targets: tf.abs(normal([batchSize, k, 2, 2, 1], 2)) as tf.Tensor5D,
    noise: normal([batchSize, 2 * D], 3),
  };
}

describe('rolloutLoss', () => {
  const model = tiny(separable);
  const params = model.init(seededRng(2));

  it('decodes the frames at the given times, of each trajectory its own', () => {
    const times = [
      [0, 6, 3],
      [5, 5, 1],
      [2, 0, 4],
    ];
    const data = batch(times);
    let evidence: Evidence | undefined;
    const look: Objective = (given) => objective((evidence = given));
    rolloutLoss(model, look, { steps })(params, data);

    const { posterior, state } = model.infer(params, data.frames, data.noise);
    const all = model.decode(params, model.rollout(params, state, { steps }).q);
    const expected = times.flatMap((row, i) =>
      row.flatMap((time) => values(tf.slice(all, [i, time], [1, 1]))),
    );
    const output = values(evidence?.output);
    expect(output).toHaveLength(expected.length);
    output.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] as number, 6);
    });
    expect(evidence?.target).toBe(data.targets);
    expect(values(evidence?.posterior.mean)).toEqual(values(posterior.mean));
    expect(values(evidence?.posterior.logVar)).toEqual(values(posterior.logVar));
  });

  it('hands the objective what a controller set', () => {
    let evidence: Evidence | undefined;
    const look: Objective = (given) => objective((evidence = given));
    const controls = { multiplier: tf.scalar(3) };
    rolloutLoss(model, look, { steps })(params, batch([[0], [1], [2]]), controls);
    expect(evidence?.controls).toBe(controls);
  });

  describe('with a weight of consistency', () => {
    const later = {
      frames: normal([batchSize, READ, 2, 2, 1], 5) as tf.Tensor5D,
      times: tf.tensor2d([[1], [6], [4]], [batchSize, 1], 'int32'),
    };
    const given = { ...batch([[0], [1], [2]]), later };
    const number = (x: tf.Tensor | undefined): number => values(x)[0] ?? NaN;

    it('adds how far the states it rolled out are from those of the later window', () => {
      const plain = rolloutLoss(model, objective, { steps })(params, given);
      const value = rolloutLoss(model, objective, { steps, consistency: 0.5 })(params, given);
      const { state } = model.infer(params, given.frames, given.noise);
      const { q, p } = model.rollout(params, state, { steps });
      const at = (x: tf.Tensor): tf.Tensor =>
        tf.concat([1, 6, 4].map((time, i) => tf.squeeze(tf.slice(x, [i, time], [1, 1]), [1])));
      const expected = inconsistency(
        { q: at(q), p: at(p) },
        model.infer(params, later.frames).state,
      );
      expect(number(value.metrics['inconsistency'])).toBeCloseTo(number(expected), 5);
      expect(number(value.loss)).toBeCloseTo(number(plain.loss) + 0.5 * number(expected), 4);
      expect(Object.keys(plain.metrics)).not.toContain('inconsistency');
    });

    it('asks for that window', () => {
      const without = batch([[0], [1], [2]]);
      expect(() =>
        rolloutLoss(model, objective, { steps, consistency: 1 })(params, without),
      ).toThrow('batch: expected a later window, got none. Ask batches() for it');
    });
  });

  it('is unbiased: over every single time it averages to the loss of all', () => {
    const everyTime = Array.from({ length: steps + 1 }, (_, time) => time);
    const whole = batch(Array.from({ length: batchSize }, () => everyTime));
    const loss = rolloutLoss(model, objective, { steps });
    const errorOf = (b: RolloutBatch): number =>
      values(loss(params, b).metrics['error'])[0] as number;
    const singly = everyTime.map((time) =>
      errorOf({
        ...whole,
        times: tf.fill([batchSize, 1], time, 'int32'),
        targets: tf.slice(whole.targets, [0, time], [-1, 1]),
      }),
    );
    const sum = singly.reduce((a, b) => a + b);
    expect(Math.abs(sum - errorOf(whole))).toBeLessThan(1e-5 * sum);
  });

  it('counts the times of targets from the earliest state', () => {
    const data = batch([
      [0, 6],
      [4, 1],
      [3, 5],
    ]);
    let evidence: Evidence | undefined;
    const look: Objective = (given) => objective((evidence = given));
    rolloutLoss(model, look, { back: 4, steps: 2 })(params, data);
    const { state } = model.infer(params, data.frames, data.noise);
    const all = model.decode(params, model.rollout(params, state, { back: 4, steps: 2 }).q);
    const at = (i: number, time: number): number[] => values(tf.slice(all, [i, time], [1, 1]));
    const expected = [at(0, 0), at(0, 6), at(1, 4), at(1, 1), at(2, 3), at(2, 5)].flat();
    values(evidence?.output).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] as number, 6);
    });
  });

  it('has the same loss and gradient with the reversible adjoint', () => {
    const data = batch([
      [0, 6, 3],
      [5, 5, 1],
      [2, 0, 4],
    ]);
    const [stored, reversible] = (['stored', 'reversible'] as const).map((adjoint) => {
      const loss = rolloutLoss(model, objective, { steps, adjoint });
      return valueAndGradients((weights: typeof params) => loss(weights, data).loss, params);
    });
    expect(values(reversible?.value)).toEqual(values(stored?.value));
    const [got, expected] = [reversible, stored].map((of) =>
      flattenTree(of?.gradients ?? []).flatMap(([, leaf]) => values(leaf)),
    ) as [number[], number[]];
    const largest = Math.max(...expected.map(Math.abs));
    got.forEach((gradient, i) => {
      expect(Math.abs(gradient - (expected[i] as number))).toBeLessThan(1e-5 * largest);
    });
    expect(got.length).toBe(expected.length);
  });

  it('refuses the reversible adjoint where the integrator is not reversible', () => {
    const data = batch([[0], [1], [2]]);
    const loss = rolloutLoss(tiny(separable, euler), objective, { steps, adjoint: 'reversible' });
    expect(() => loss(params, data)).toThrow("adjoint 'reversible' of euler: expected");
  });

  it('runs on an executor, allocates its results alone and leaves its arguments whole', async () => {
    const loss = rolloutLoss(model, objective, { steps });
    const args = { params, batch: batch([[1], [2], [3]]) };
    const executor = await executorOr(eager);
    const run = await executor.prepare((x: typeof args) => loss(x.params, x.batch), args);
    const before = tf.memory().numTensors;
    const result = await run(args);
    expect(tf.memory().numTensors - before).toBe(flattenTree(result).length);
    expect(flattenTree(args).some(([, leaf]) => leaf.isDisposed)).toBe(false);
  });
});

/** The gradient of `f` with respect to each weight, by differences of fourth order. */
function finiteDifferences<P extends Params>(f: (params: P) => tf.Scalar, params: P): number[] {
  const h = 2e-2;
  return flattenTree(params).flatMap(([path, leaf]) =>
    values(leaf).map((_, i) => {
      const at = (by: number): number =>
        tf.tidy(() => {
          const moved = values(leaf).map((x, j) => (j === i ? x + by : x));
          const there = mapTree(params, (x, of) =>
            of === path ? tf.tensor(moved, leaf.shape) : x,
          );
          return values(f(there))[0] as number;
        });
      return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
    }),
  );
}

describe('the gradient of the whole loss, through the field of H, is that of finite differences', () => {
  function check<H extends Tiny>(hamiltonian: Hamiltonian<H>): void {
    const model = tiny(hamiltonian);
    const params = model.init(seededRng(2));
    const loss = rolloutLoss(model, objective, { back: 1, steps: 2 });
    const data = batch([
      [0, 3],
      [3, 3],
      [2, 1],
    ]);
    const value = (weights: typeof params): tf.Scalar => loss(weights, data).loss;
    const { gradients } = valueAndGradients(value, params);
    const got = flattenTree(gradients).flatMap(([, leaf]) => values(leaf));
    const expected = finiteDifferences(value, params);
    const largest = Math.max(...expected.map(Math.abs));
    got.forEach((gradient, i) => {
      // a loss of size 10 in float32, divided by a step of 0.02
      expect(Math.abs(gradient - (expected[i] as number))).toBeLessThan(2e-4 * largest);
    });
    const ofH = flattenTree(gradients.dynamics).flatMap(([, leaf]) => values(leaf));
    expect(Math.max(...ofH.map(Math.abs))).toBeGreaterThan(0.01 * largest);
  }

  it('for a separable H', () => {
    check(separable);
  });

  it("for a joint H with TensorFlow.js's own tanh in it", () => {
    check(joint);
  });
});
