import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { exp, mismatch } from '@hgn/core';
import type { ElementwiseMap, ElementwiseMoved } from './coupling.ts';

/** The resolution and reach of a {@link splineMap}. */
export type SplineMapOptions = {
  /** Pieces of the spline. */
  readonly bins?: number;
  /** The spline maps [−bound, bound] onto itself; beyond it is the identity. */
  readonly bound?: number;
};

/** The least share of the interval that a bin may have, and the least slope at a knot. */
const LEAST = 1e-3;

/**
 * A monotonic rational-quadratic spline: between the knots (x_k, y_k), with slopes δ_k there and
 * s = Δy/Δx, ξ the share of the bin that lies left of x,
 *
 *     y = y_k + Δy·(s·ξ² + δ_k·ξ(1−ξ)) / (s + (δ_{k+1} + δ_k − 2s)·ξ(1−ξ)).
 *
 * 3·bins − 1 parameters: the logits of the widths and of the heights of the bins, and the slopes at
 * the inner knots through softplus, 1 where they are 0; at the ends the slope is 1, as it is beyond.
 *
 * @throws HgnError if an option is out of its range
 * @see C. Durkan et al., Neural Spline Flows, 2019, equations 4 to 8, arXiv 1906.04032
 */
export function splineMap({ bins = 8, bound = 4 }: SplineMapOptions = {}): ElementwiseMap {
  if (!Number.isSafeInteger(bins) || bins < 2 || bins * LEAST >= 1) {
    throw mismatch('splineMap: bins', 'a whole number from 2 to 999', `${bins}`, 'Try 8.');
  }
  if (!(bound > 0 && bound < Infinity)) {
    throw mismatch('splineMap: bound', 'a number above 0', `${bound}`, 'Try 4.');
  }
  const along =
    (from: 'x' | 'y') =>
    (input: Tensor2D, theta: Tensor3D): ElementwiseMoved => {
      // What lies beyond is computed as if it lay at the end, so that nothing there is not a number.
      const inner = tf.minimum(tf.maximum(input, -bound), bound);
      const within = tf.mul(atLeast(input, -bound), atLeast(tf.neg(input), -bound));
      const bin = binOf(pieces(theta, bins, bound), from, inner as Tensor2D);
      const { value, logSlope } = from === 'x' ? forward(bin, inner) : backward(bin, inner);
      const mixed = tf.add(tf.mul(within, value), tf.mul(tf.sub(1, within), input));
      return { value: mixed as Tensor2D, logSlope: tf.mul<Tensor2D>(within, logSlope) };
    };
  return { parameters: 3 * bins - 1, toData: along('x'), toBase: along('y') };
}

/** 1 where x ≥ least, else 0. Of TensorFlow.js's comparisons only this one may stand in a gradient. */
const atLeast = (x: Tensor, least: Tensor | number): Tensor =>
  tf.cast(tf.greaterEqual(x, least), 'float32');

/** Of every bin `[batch, n, bins]`: where it begins, how large it is, and the slopes at its ends. */
type Pieces = Readonly<Record<'x' | 'y' | 'width' | 'height' | 'left' | 'right', Tensor3D>>;

function pieces(theta: Tensor3D, bins: number, bound: number): Pieces {
  const [a, b, c] = tf.split(theta, [bins, bins, bins - 1], 2) as [Tensor3D, Tensor3D, Tensor3D];
  const [width, height] = [sizes(a, bins, bound), sizes(b, bins, bound)];
  const shift = Math.log(Math.expm1(1 - LEAST)); // softplus gives 1 − LEAST at 0
  const inner = tf.add<Tensor3D>(tf.softplus(tf.add(c, shift)), LEAST);
  const end = tf.onesLike(tf.slice(inner, [0, 0, 0], [-1, -1, 1]));
  return {
    width,
    height,
    x: starts(width, bound),
    y: starts(height, bound),
    left: tf.concat([end, inner], 2),
    right: tf.concat([inner, end], 2),
  };
}

function sizes(logits: Tensor3D, bins: number, bound: number): Tensor3D {
  const weights = exp(tf.sub(logits, tf.max(logits, 2, true)));
  const shares = tf.div(weights, tf.sum(weights, 2, true));
  return tf.mul(tf.add(tf.mul(shares, 1 - bins * LEAST), LEAST), 2 * bound);
}

/** −bound, and from there the sum of all lengths before. */
function starts(lengths: Tensor3D, bound: number): Tensor3D {
  const [batch, n, bins] = lengths.shape;
  const before = Array.from({ length: bins ** 2 }, (_, i) =>
    Math.floor(i / bins) < i % bins ? 1 : 0,
  );
  const sums = tf.matMul(tf.reshape(lengths, [batch * n, bins]), tf.tensor2d(before, [bins, bins]));
  return tf.sub(tf.reshape<tf.Rank.R3>(sums, [batch, n, bins]), bound);
}

type Bin = Readonly<Record<keyof Pieces, Tensor2D>>;

/** The pieces of the bin in which each entry lies: a mask over bins, and a sum. */
function binOf(all: Pieces, along: 'x' | 'y', at: Tensor2D): Bin {
  const point = tf.expandDims(at, 2);
  const begun = atLeast(point, all[along]) as Tensor3D;
  // the first bin takes what rounding leaves below it
  const [batch, n, bins] = begun.shape;
  const first = tf.ones([batch, n, 1]);
  const rest = tf.slice(begun, [0, 0, 1], [-1, -1, bins - 1]);
  const next = tf.concat([rest, tf.zerosLike(first)], 2);
  const mask = tf.sub(tf.concat([first, rest], 2), next);
  const pick = (values: Tensor3D): Tensor2D => tf.sum(tf.mul(mask, values), 2);
  const { x, y, width, height, left, right } = all;
  return {
    x: pick(x),
    y: pick(y),
    width: pick(width),
    height: pick(height),
    left: pick(left),
    right: pick(right),
  };
}

function forward(bin: Bin, x: Tensor): ElementwiseMoved {
  const { y, height } = bin;
  const xi = unit(tf.div(tf.sub(x, bin.x), bin.width));
  const { slope, between, denominator } = terms(bin, xi);
  const numerator = tf.add(tf.mul(slope, tf.square(xi)), tf.mul(bin.left, between));
  const value = tf.add<Tensor2D>(y, tf.div(tf.mul(height, numerator), denominator));
  return { value, logSlope: logSlopeAt(bin, xi) };
}

/** Of the two forms of the root of a quadratic the one in which nothing cancels. */
function backward(bin: Bin, y: Tensor): ElementwiseMoved {
  const slope = tf.div(bin.height, bin.width);
  const sum = tf.sub(tf.add(bin.left, bin.right), tf.mul(slope, 2));
  const rise = tf.sub(y, bin.y);
  const a = tf.add(tf.mul(bin.height, tf.sub(slope, bin.left)), tf.mul(rise, sum));
  const b = tf.sub(tf.mul(bin.height, bin.left), tf.mul(rise, sum));
  const c = tf.neg(tf.mul(slope, rise));
  const discriminant = tf.relu(tf.sub(tf.square(b), tf.mul(tf.mul(a, c), 4)));
  const xi = unit(tf.div(tf.mul(c, -2), tf.add(b, tf.sqrt(discriminant))));
  const value = tf.add<Tensor2D>(bin.x, tf.mul(xi, bin.width));
  return { value, logSlope: tf.neg(logSlopeAt(bin, xi)) };
}

/** Rounding may lead out of [0, 1]. */
const unit = (xi: Tensor): Tensor => tf.minimum(tf.maximum(xi, 0), 1);

function terms(bin: Bin, xi: Tensor): Record<'slope' | 'between' | 'denominator', Tensor> {
  const slope = tf.div(bin.height, bin.width);
  const between = tf.mul(xi, tf.sub(1, xi));
  const sum = tf.sub(tf.add(bin.left, bin.right), tf.mul(slope, 2));
  return { slope, between, denominator: tf.add(slope, tf.mul(sum, between)) };
}

function logSlopeAt(bin: Bin, xi: Tensor): Tensor2D {
  const { slope, between, denominator } = terms(bin, xi);
  const rest = tf.sub(1, xi);
  const numerator = tf.add(
    tf.add(tf.mul(bin.right, tf.square(xi)), tf.mul(tf.mul(slope, between), 2)),
    tf.mul(bin.left, tf.square(rest)),
  );
  const logs = tf.add(tf.mul(tf.log(slope), 2), tf.log(numerator));
  return tf.sub(logs, tf.mul(tf.log(denominator), 2));
}
