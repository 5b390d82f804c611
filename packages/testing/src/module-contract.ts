import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  countParams,
  decodeSafetensors,
  encodeSafetensors,
  flattenTree,
  mapTree,
  type Module,
  type Params,
  type Rng,
  seededRng,
  type Tree,
  valueAndGradients,
} from '@hgn/core';

/** The values of every leaf. */
export function read(tree: Tree): number[][] {
  return flattenTree(tree).map(([, leaf]) => [...leaf.dataSync()]);
}

/** Σ aᵢ·bᵢ over all leaves, in double precision. */
export function dot(a: Tree, b: Tree): number {
  const [left, right] = [read(a).flat(), read(b).flat()];
  return left.reduce((sum, x, i) => sum + x * (right[i] as number), 0);
}

/** How finely {@link expectGradients} looks. */
export type Accuracy = { readonly steps: readonly number[]; readonly tolerance: number };

/**
 * Expects `gradients` to be those of `value` at `args`. The derivative of each leaf x along a random
 * direction v is taken by central differences of fourth order,
 * (8(f(x + hv) − f(x − hv)) − (f(x + 2hv) − f(x − 2hv))) / 12h, at the step h that agrees best. The
 * entries of v are standard normal, so that the whole error of a gradient ĝ is expected to show:
 * E ((ĝ − g)·v)² = |ĝ − g|². It may be `tolerance`·|ĝ|.
 *
 * @param value sums in double precision, so that nothing but its terms is rounded
 */
export function expectGradients<T extends Tree>(
  value: (args: T) => number,
  args: T,
  gradients: T,
  { steps, tolerance }: Accuracy,
): void {
  const slopes = flattenTree(gradients);
  for (const [i, [path, leaf]] of flattenTree(args).entries()) {
    const [, gradient] = slopes[i] as [string, Tensor];
    const direction = normalLike(leaf, seededRng(i));
    const at = (by: number): number =>
      tf.tidy(() => {
        const moved = tf.add(leaf, tf.mul(direction, by));
        return value(mapTree(args, (x) => (x === leaf ? moved : x)));
      });
    const expected = steps.map((h) => (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h));
    const got = dot(gradient, direction);
    const error = Math.min(...expected.map((slope) => Math.abs(got - slope)));
    const size = Math.sqrt(dot(gradient, gradient));
    expect(error, `gradient of ${path}, of size ${size}`).toBeLessThanOrEqual(tolerance * size);
  }
}

/** Expects equal numbers, but for float32 sums in another order. */
export function expectClose(got: Tree, expected: Tree): void {
  const [a, b] = [read(got).flat(), read(expected).flat()];
  expect(a.length).toBe(b.length);
  const error = Math.max(...a.map((x, i) => Math.abs(x - (b[i] as number))));
  expect(error).toBeLessThanOrEqual(1e-5 * Math.max(...b.map(Math.abs)));
}

/**
 * Registers a `describe` block of tests of `module` on the shape of `exampleInput()`, batch first,
 * 2 elements at least. Run it under vitest with '@tensorflow/tfjs' imported, which registers a
 * backend and the gradients; take small sizes, for each weight is moved several times.
 */
export function moduleContract<P extends Params, I extends Tree, O extends Tree>(
  name: string,
  { init, apply }: Module<P, I, O>,
  exampleInput: () => I,
): void {
  const example = (): { params: P; input: I } => ({
    params: init(seededRng(1)),
    input: exampleInput(),
  });

  describe(`the module ${name}`, () => {
    it('has the same weights from the same seed, others from another', ({ skip }) => {
      const weights = read(init(seededRng(1)));
      expect(read(init(seededRng(1)))).toEqual(weights);
      skip(init.length === 0, 'its weights begin as constants');
      expect(read(init(seededRng(2)))).not.toEqual(weights);
    });

    it('makes finite numbers, a row for each of the input', () => {
      const { params, input } = example();
      for (const [, output] of flattenTree(apply(params, input))) {
        expect(output.shape[0]).toBe(batchOf(input));
        expect([...output.dataSync()].every(Number.isFinite)).toBe(true);
      }
    });

    it('makes each row of its own', () => {
      const { params, input } = example();
      const row = <T extends Tree>(tree: T, i: number): T =>
        mapTree(tree, (x) => tf.slice(x, i, 1));
      const output = apply(params, input);
      expect(batchOf(input)).toBeGreaterThan(1);
      for (let i = 0; i < batchOf(input); i++) {
        expectClose(apply(params, row(input, i)), row(output, i));
      }
    });

    it('has the gradients that finite differences give', () => {
      const args = example();
      const weights = normalLike(apply(args.params, args.input), seededRng(3));
      const { gradients } = valueAndGradients(
        (x) => inner(apply(x.params, x.input), weights),
        args,
      );
      const value = (x: typeof args): number => dot(apply(x.params, x.input), weights);
      // A large step crosses the kinks of a ReLU, a small one drowns in rounding: 0.4 % was the
      // worst of the best for networks of every kind.
      expectGradients(value, args, gradients, { steps: [1e-2, 1e-3, 1e-4], tolerance: 1e-2 });
    });

    it('allocates what it returns, and leaves what it was given', () => {
      const input = exampleInput();
      const start = tf.memory().numTensors;
      const params = init(seededRng(1));
      const leaves = flattenTree(params);
      expect(tf.memory().numTensors - start).toBe(leaves.length);
      const outputs = flattenTree(apply(params, input));
      expect(tf.memory().numTensors - start).toBe(leaves.length + outputs.length);
      expect([...leaves, ...flattenTree(input)].every(([, x]) => !x.isDisposed)).toBe(true);
    });

    it('computes the same bits with weights from a file', async () => {
      const { params, input } = example();
      const restored = decodeSafetensors(await encodeSafetensors(params), init(seededRng(2)));
      expect(countParams(restored)).toBe(countParams(params));
      expect(read(apply(restored, input))).toEqual(read(apply(params, input)));
    });
  });
}

function batchOf(input: Tree): number {
  return flattenTree(input)[0]?.[1].shape[0] ?? 0;
}

/** A tree like `like` of standard normal numbers. */
function normalLike<T extends Tree>(like: T, rng: Rng): T {
  return mapTree(like, ({ shape, size }) =>
    tf.tensor(Float32Array.from({ length: size }, rng.normal), shape),
  );
}

/** Σ aᵢ·bᵢ over all leaves, as a tensor that can be differentiated. */
function inner(a: Tree, b: Tree): Scalar {
  const others = flattenTree(b);
  return tf.addN(
    flattenTree(a).map(([, leaf], i) => tf.sum(tf.mul(leaf, (others[i] as [string, Tensor])[1]))),
  );
}
