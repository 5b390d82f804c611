import * as tf from '@tensorflow/tfjs-core';

/** Where each axis has its middle, and its deviation: networks see points in these units. */
export type Units = { readonly center: readonly number[]; readonly spread: readonly number[] };

/** The mean and the deviation of x and of y. */
export function unitsOf(points: Float64Array): Units {
  const count = points.length / 2;
  const mean = (axis: number, of: (x: number) => number) =>
    points.reduce((sum, x, i) => (i % 2 === axis ? sum + of(x) : sum), 0) / count;
  const center = [0, 1].map((axis) => mean(axis, (x) => x));
  const spread = center.map((middle, axis) => Math.sqrt(mean(axis, (x) => (x - middle) ** 2)));
  return { center, spread };
}

/** Points, x and y in turns, as a network reads them: `[count, 2]`. */
export function inUnits({ center, spread }: Units, points: ArrayLike<number>): tf.Tensor2D {
  const values = Float32Array.from(
    points,
    (x, i) => (x - (center[i % 2] ?? NaN)) / (spread[i % 2] ?? NaN),
  );
  return tf.tensor2d(values, [points.length / 2, 2]);
}

/** What a network makes, x and y in turns, in the units of the data. */
export function outOfUnits({ center, spread }: Units, values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values, (x, i) => x * (spread[i % 2] ?? NaN) + (center[i % 2] ?? NaN));
}

/** What is added to ln p of a network's units for that of the data's, in nats: areas are others. */
export const logArea = ({ spread: [x = NaN, y = NaN] }: Units): number => -Math.log(x * y);
