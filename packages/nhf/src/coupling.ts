import * as tf from '@tensorflow/tfjs-core';
import type { Rank, Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { mismatch, type Module, type Params } from '@hgn/core';
import type { Flow, Moved } from './flow.ts';

/** An invertible function of one number with parameters, applied to each entry by itself. */
export interface ElementwiseMap {
  /** How many parameters each entry has. */
  readonly parameters: number;
  /** Entries `[batch, n]` and their parameters `[batch, n, parameters]` → values, log |derivative|. */
  readonly toData: (x: Tensor2D, theta: Tensor3D) => ElementwiseMoved;
  /** The inverse. */
  readonly toBase: (y: Tensor2D, theta: Tensor3D) => ElementwiseMoved;
}

/** Values and the logarithm of the derivative, each `[batch, n]`. */
export type ElementwiseMoved = { readonly value: Tensor2D; readonly logSlope: Tensor2D };

/** Which entries a {@link coupling} moves, and how. */
export type CouplingOptions<P extends Params> = {
  readonly dimension: number;
  /** Indices of the entries that are moved; the others are kept, and tell how. */
  readonly moved: readonly number[];
  readonly map: ElementwiseMap;
  /** The network that reads the kept entries and the context, and makes the parameters of the moved. */
  readonly conditioner: Conditioner<P>;
  /** Numbers of the context, 0 if left out. */
  readonly context?: number;
};

/** Makes a network `[batch, inputs]` → `[batch, outputs]`. */
export type Conditioner<P extends Params> = (
  inputs: number,
  outputs: number,
) => Module<P, Tensor, Tensor>;

/**
 * A coupling layer: the kept entries stay, each moved one goes through the elementwise map with
 * parameters that a network makes of the kept ones. The Jacobian is triangular.
 *
 * @throws HgnError if not at least one entry is moved and one kept
 * @see L. Dinh et al., Density estimation using Real NVP, 2017, section 3.2, arXiv 1605.08803
 */
export function coupling<P extends Params>(options: CouplingOptions<P>): Flow<P> {
  const { dimension, map, context: contextSize = 0 } = options;
  const moved = [...new Set(options.moved)].sort((a, b) => a - b);
  const all = Array.from({ length: dimension }, (_, i) => i);
  const kept = all.filter((i) => !moved.includes(i));
  if (moved.length === 0 || kept.length === 0 || moved.some((i) => !all.includes(i))) {
    const expected = `some of the indices 0 … ${dimension - 1}, not all`;
    const remedy = 'A point needs two numbers at least.';
    throw mismatch('coupling: moved', expected, options.moved.join(', ') || 'none', remedy);
  }
  const network = options.conditioner(kept.length + contextSize, moved.length * map.parameters);
  const run = (
    params: P,
    x: Tensor2D,
    context: Tensor2D | undefined,
    move: ElementwiseMap['toData'],
  ): Moved =>
    tf.tidy(() => {
      assertContext(contextSize, context);
      const keptColumns = kept.map((i) => column(x, i));
      const input = tf.concat(context ? [...keptColumns, context] : keptColumns, 1);
      const theta = tf.reshape<Rank.R3>(network.apply(params, input), [
        x.shape[0],
        moved.length,
        map.parameters,
      ]);
      const given = tf.concat(
        moved.map((i) => column(x, i)),
        1,
      );
      const { value, logSlope } = move(given, theta);
      const out = all.map((i) =>
        moved.includes(i) ? column(value, moved.indexOf(i)) : column(x, i),
      );
      return { value: tf.concat(out, 1), logDet: tf.sum(logSlope, 1) };
    });
  return {
    dimension,
    init: (rng) => network.init(rng),
    toData: (params, base, context) => run(params, base, context, map.toData),
    toBase: (params, data, context) => run(params, data, context, map.toBase),
  };
}

/** `tf.split` into one piece has no gradient. */
const column = (x: Tensor2D, i: number): Tensor2D => tf.slice(x, [0, i], [-1, 1]);

function assertContext(size: number, context: Tensor2D | undefined): void {
  const got = context?.shape[1] ?? 0;
  if (got === size) return;
  const remedy = 'Build the flow with the size of its context.';
  throw mismatch('context', `${size} numbers a row`, `${got}`, remedy);
}
