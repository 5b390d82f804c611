import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import {
  decodeSafetensors,
  eager,
  type Executor,
  encodeSafetensors,
  flattenTree,
  mapTree,
  signatureOf,
  type Tree,
} from '@hgn/core';
import { describe, expect, it } from 'vitest';
import type { Optimiser } from '../optimiser.ts';
import { trainingStep } from '../training-step.ts';

type Weights = { readonly wide: Tensor; readonly list: readonly Tensor[] };

const bottom = (): Weights => ({ wide: tf.tensor2d([[1, -2, 3]]), list: [tf.tensor1d([-1, 2])] });

/** ‖wide − w‖² / 2 + 2·‖list − l‖², a bowl of two curvatures. */
function bowl({ wide, list: [list] }: Weights): { loss: Scalar; metrics: Record<string, never> } {
  const { wide: w, list: l } = bottom();
  const flat = tf.div(tf.sum(tf.squaredDifference(wide, w)), 2);
  const steep = tf.mul(tf.sum(tf.squaredDifference(list as Tensor, l[0] as Tensor)), 2);
  return { loss: tf.add(flat, steep), metrics: {} };
}

const read = (tree: Tree): number[][] => flattenTree(tree).map(([, leaf]) => [...leaf.dataSync()]);

/**
 * The laws of an {@link Optimiser}, as tests. `learningRate` is one with which 300 steps suffice to
 * go a distance of 3, into a bowl of curvatures 1 and 4; what a step allocates is counted on the
 * `executor`.
 */
export function optimiserContract<S extends Tree>(
  name: string,
  optimiser: Optimiser<S>,
  {
    learningRate = 0.05,
    executor = eager,
  }: { readonly learningRate?: number; readonly executor?: Executor } = {},
): void {
  describe(`optimiser ${name}`, () => {
    const start = (): { params: Weights; optimiser: S } => {
      const params = mapTree(bottom(), (leaf) => tf.zerosLike(leaf));
      return { params, optimiser: optimiser.init(params) };
    };
    const step = trainingStep((params: Weights) => bowl(params), optimiser);
    const after = (steps: number, state: ReturnType<typeof start>): ReturnType<typeof step> => {
      const input = { ...state, batch: {}, learningRate: tf.scalar(learningRate) };
      const { params, ...rest } = step(input);
      return steps > 1
        ? after(steps - 1, { params, optimiser: rest.optimiser })
        : { params, ...rest };
    };

    it('finds the bottom of a bowl', () => {
      const [from = NaN] = bowl(start().params).loss.dataSync();
      const [to = NaN] = bowl(after(300, start()).params).loss.dataSync();
      expect(to).toBeLessThan(1e-3 * from);
    });

    it('keeps the structure, shapes and dtypes of weights and state', () => {
      const { params, optimiser: state } = after(1, start());
      expect(signatureOf({ params, optimiser: state })).toEqual(signatureOf(start()));
    });

    it('changes nothing that it is given, and gives the same bits for the same', () => {
      const given = after(3, start());
      const before = read(given);
      const [once, twice] = [after(1, given), after(1, given)];
      expect(read(given)).toEqual(before);
      expect(read(once)).toEqual(read(twice));
      expect(read(once.params)).not.toEqual(read(given.params));
    });

    it('remembers in its state alone: saved and loaded, it goes on to the same bits', async () => {
      const { params, optimiser: state } = after(3, start());
      const loaded = decodeSafetensors(
        await encodeSafetensors({ params, optimiser: state }),
        start(),
      );
      expect(read(after(2, loaded))).toEqual(read(after(5, start())));
    });

    it('does not depend on the order of the weights', () => {
      const { params } = start();
      const turned = { list: params.list, wide: params.wide };
      const straight = after(3, start()).params;
      const { wide, list } = after(3, { params: turned, optimiser: optimiser.init(turned) }).params;
      expect(read({ wide, list })).toEqual(read(straight));
    });

    it('allocates its results alone', async () => {
      const input = { ...start(), batch: {}, learningRate: tf.scalar(learningRate) };
      const run = await executor.prepare(step, input);
      const before = tf.memory().numTensors;
      const result = await run(input);
      expect(tf.memory().numTensors - before).toBe(flattenTree(result).length);
    });
  });
}
