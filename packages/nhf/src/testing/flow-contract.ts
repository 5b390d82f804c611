import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import {
  flattenTree,
  gradients,
  type Params,
  type Rng,
  seededRng,
  valueAndGradients,
} from '@hgn/core';
import { describe, expect, it } from 'vitest';
import type { Flow, Moved } from '../flow.ts';
import { flowDensity } from '../flow-density.ts';
import { gaussian } from '../gaussian.ts';

/** How the contract looks at a flow. */
export type FlowContractOptions = {
  /** Numbers of the context that it reads, 0 if left out. */
  readonly context?: number;
  /** The largest error of a coordinate after there and back, 1e-5 if left out; 0 is exactly. */
  readonly identity?: number;
};

/** Of a log-determinant: float32, and logarithms of ratios. */
const LOG_DET = 1e-4;
const BATCH = 12;

/**
 * Registers a `describe` block of tests of `flow` under vitest with '@tensorflow/tfjs' imported: its
 * shapes, that each direction undoes the other, its log-determinants against automatic
 * differentiation and each other, that its rows are independent, that densities stay normalised, and
 * that it can be trained. Weights are those of `flow.init` of a seed.
 */
export function flowContract<P extends Params>(
  name: string,
  flow: Flow<P>,
  { context: contextSize = 0, identity = 1e-5 }: FlowContractOptions = {},
): void {
  const { dimension } = flow;
  const params = (): P => flow.init(seededRng(1).split('weights'));
  const points = (rng: Rng, count: number = BATCH): Tensor2D =>
    gaussian().sample(rng, [count, dimension]);
  const contextOf = (count: number): Tensor2D[] =>
    contextSize === 0 ? [] : [gaussian().sample(seededRng(3), [count, contextSize])];
  const start = (): Tensor2D => points(seededRng(2));
  const directions = [
    ['toData', flow.toData],
    ['toBase', flow.toBase],
  ] as const;

  describe(`the flow ${name}`, () => {
    it.each(directions)('%s gives points and log-determinants of the batch', (_, move) => {
      const { value, logDet } = move(params(), start(), ...contextOf(BATCH));
      expect([value.shape, logDet.shape]).toEqual([[BATCH, dimension], [BATCH]]);
      expect([...value.dataSync(), ...logDet.dataSync()].every(Number.isFinite)).toBe(true);
    });

    it.each([
      ['toBase undoes toData', flow.toData, flow.toBase],
      ['toData undoes toBase', flow.toBase, flow.toData],
    ] as const)('%s, and their log-determinants cancel', (_, there, back) => {
      const [weights, x, context] = [params(), start(), contextOf(BATCH)];
      // A lattice moves points onto it first.
      const from =
        identity === 0 ? back(weights, there(weights, x, ...context).value, ...context).value : x;
      const moved = there(weights, from, ...context);
      const returned = back(weights, moved.value, ...context);
      expect(largest(tf.sub(returned.value, from))).toBeLessThanOrEqual(identity);
      expect(largest(tf.add(moved.logDet, returned.logDet))).toBeLessThan(LOG_DET);
    });

    it('moves points', () => {
      const x = start();
      const { value } = flow.toData(params(), x, ...contextOf(BATCH));
      expect(largest(tf.sub(value, x))).toBeGreaterThan(1e-3);
    });

    it.each(directions)('%s has the log-determinant of its Jacobian', (_, move) => {
      const [weights, x, context] = [params(), start(), contextOf(BATCH)];
      const got = move(weights, x, ...context).logDet.dataSync();
      const jacobians = jacobiansOf((at) => move(weights, at, ...context), x);
      jacobians.forEach((jacobian, i) => {
        expect(Math.abs((got[i] as number) - logAbsDet(jacobian))).toBeLessThan(10 * LOG_DET);
      });
    });

    it('moves each row by itself', () => {
      const [weights, x, context] = [params(), start(), contextOf(BATCH)];
      const all = flow.toData(weights, x, ...context);
      const row = (t: Tensor2D): Tensor2D => tf.slice(t, 5, 1);
      const one = flow.toData(weights, row(x), ...context.map(row));
      expect(largest(tf.sub(one.value, row(all.value)))).toBeLessThan(1e-5);
      expect(largest(tf.sub(one.logDet, tf.slice(all.logDet, 5, 1)))).toBeLessThan(LOG_DET);
    });

    it('has a density whose integral is 1', () => {
      // ∫ p(x) dx by points of a proposal w that lies wider: the mean of p(x) / w(x).
      const density = flowDensity(flow, gaussian());
      const [weights, few, count] = [params(), 2000, 20_000];
      const contexts = (n: number): Tensor2D[] => contextOf(1).map((row) => tf.tile(row, [n, 1]));
      const samples = density.sample(weights, few, seededRng(4), ...contexts(few));
      const { mean, variance } = tf.moments(samples, 0);
      const std = [...variance.dataSync()].map((each) => 1.4 * Math.sqrt(each));
      const proposal = gaussian({ mean: [...mean.dataSync()], std });
      const x = proposal.sample(seededRng(5), [count, dimension]);
      const log = tf.sub(density.logProb(weights, x, ...contexts(count)), proposal.logProb(x));
      const total = tf.mean(tf.exp(log)).dataSync()[0];
      expect(total).toBeGreaterThan(0.98);
      expect(total).toBeLessThan(1.02);
    });

    it('gives every weight a finite gradient', () => {
      const x = start();
      const loss = (weights: P): Scalar => {
        const { value, logDet } = flow.toBase(weights, x, ...contextOf(BATCH));
        return tf.sub(tf.mean(tf.square(value)), tf.mean(logDet));
      };
      const { value, gradients: tree } = valueAndGradients(loss, params());
      expect(value.dataSync()[0]).toSatisfy(Number.isFinite);
      const all = flattenTree(tree).flatMap(([, gradient]) => [...gradient.dataSync()]);
      expect(all.every(Number.isFinite)).toBe(true);
      expect(all.some((g) => g !== 0)).toBe(true);
    });

    it('allocates what it returns, and leaves what it was given', () => {
      const [weights, x, context] = [params(), start(), contextOf(BATCH)];
      const before = [...x.dataSync()];
      for (const [, move] of directions) {
        const live = tf.memory().numTensors;
        const moved = move(weights, x, ...context);
        expect(tf.memory().numTensors - live).toBe(2);
        tf.dispose(moved);
      }
      expect([...x.dataSync()]).toEqual(before);
    });
  });
}

const largest = (x: tf.Tensor): number => Math.max(...tf.abs(x).dataSync());

/** ∂valueᵢ/∂inputⱼ of every row. */
function jacobiansOf(move: (x: Tensor2D) => Moved, x: Tensor2D): number[][][] {
  const [batch, dimension] = x.shape;
  const rows = Array.from({ length: dimension }, (_, i) => {
    const column = (): Scalar => tf.sum(tf.slice(move(x).value, [0, i], [-1, 1]));
    return (gradients(column, [x])[0] as Tensor2D).arraySync();
  });
  return Array.from({ length: batch }, (_, b) => rows.map((row) => row[b] as number[]));
}

/** ln |det A| by elimination with pivoting, in double precision. */
function logAbsDet(matrix: readonly (readonly number[])[]): number {
  const a = matrix.map((row) => [...row]);
  let sum = 0;
  for (let k = 0; k < a.length; k++) {
    const pivots = a.slice(k).map((row) => Math.abs(row[k] as number));
    const best = k + pivots.indexOf(Math.max(...pivots));
    [a[k], a[best]] = [a[best] as number[], a[k] as number[]];
    const pivot = (a[k] as number[])[k] as number;
    sum += Math.log(Math.abs(pivot));
    for (let i = k + 1; i < a.length; i++) {
      const row = a[i] as number[];
      const factor = (row[k] as number) / pivot;
      a[i] = row.map((value, j) => value - factor * ((a[k] as number[])[j] as number));
    }
  }
  return sum;
}
