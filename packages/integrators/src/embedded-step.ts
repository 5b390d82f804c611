import type { EmbeddedMethod } from './embedded.ts';
import type { Slope } from './slope.ts';

/** The errors that a step may have: `atol + rtol·|y|` in each coordinate, as a root mean square. */
export type Tolerances = { readonly rtol: number; readonly atol: number };

/** One step of an embedded method, from `y0` to `y1`. */
export type EmbeddedStep = {
  readonly t0: number;
  readonly t1: number;
  readonly y0: Float64Array;
  readonly y1: Float64Array;
  /** Of the stages of `a`, then at the end. */
  readonly slopes: readonly Float64Array[];
  /** The estimated error, in tolerances: good enough if at most 1; NaN if a slope is not finite. */
  readonly error: number;
};

/** The step from `y0`, whose slope is known, at t0 to t1. */
export function embeddedStep(
  { a, b, errors: [first = [], second = []] }: EmbeddedMethod,
  slope: Slope,
  { t0, t1, y0, slope0 }: { t0: number; t1: number; y0: Float64Array; slope0: Float64Array },
  tolerances: Tolerances,
): EmbeddedStep {
  const h = t1 - t0;
  const slopes = [slope0];
  const stage = new Float64Array(y0.length);
  for (let i = 1; i < a.length; i++) {
    slopes.push(slope(moved(y0, h, a[i] as readonly number[], slopes, stage)));
  }
  const y1 = moved(y0, h, b, slopes);
  const last = slope(y1);
  slopes.push(last);
  const scale = new Float64Array(y0.length);
  for (let i = 0; i < scale.length; i++) {
    scale[i] = scaleOf(tolerances, Math.max(Math.abs(at(y0, i)), Math.abs(at(y1, i))));
  }
  const e1 = norm(weighted(first, slopes, y0.length), scale);
  const e2 = norm(weighted(second, slopes, y0.length), scale);
  const error = e1 === 0 ? 0 : Math.abs(h) * e1 * (e1 / Math.hypot(e1, e2 / 10));
  return { t0, t1, y0, y1, slopes, error: last.every(Number.isFinite) ? error : NaN };
}

/** y + h·Σⱼ wⱼ·kⱼ, a new array or `into`. */
export function moved(
  y: Float64Array,
  h: number,
  weights: readonly number[],
  slopes: readonly Float64Array[],
  into: Float64Array = new Float64Array(y.length),
): Float64Array {
  weighted(weights, slopes, y.length, into);
  for (let i = 0; i < into.length; i++) into[i] = at(y, i) + h * at(into, i);
  return into;
}

/** Σⱼ wⱼ·kⱼ, of slopes of `length` coordinates, a new array or `into`. */
export function weighted(
  weights: readonly number[],
  slopes: readonly Float64Array[],
  length: number,
  into: Float64Array = new Float64Array(length),
): Float64Array {
  into.fill(0);
  for (let j = 0; j < weights.length; j++) {
    const weight = weights[j] as number;
    if (weight === 0) continue;
    const k = slopes[j] as Float64Array;
    for (let i = 0; i < length; i++) into[i] = at(into, i) + weight * at(k, i);
  }
  return into;
}

/** The error that a coordinate of this size may have. */
export function scaleOf({ rtol, atol }: Tolerances, size: number): number {
  return atol + rtol * size;
}

/** √(Σᵢ (xᵢ / scaleᵢ)² / n) */
export function norm(x: Float64Array, scale: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (at(x, i) / at(scale, i)) ** 2;
  return Math.sqrt(sum / x.length);
}

function at(x: Float64Array, i: number): number {
  return x[i] as number;
}
