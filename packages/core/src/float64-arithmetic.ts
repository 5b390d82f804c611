import type { Arithmetic } from './integrator.ts';

/** a·x + y of arrays in double precision, a new one or `into`. */
export function float64Axpy(
  a: number,
  x: Float64Array,
  y: Float64Array,
  into: Float64Array = new Float64Array(y.length),
): Float64Array {
  const n = y.length;
  let i = 0;
  // four at a time, for the loop itself takes as long as one
  for (; i + 3 < n; i += 4) {
    into[i] = a * (x[i] as number) + (y[i] as number);
    into[i + 1] = a * (x[i + 1] as number) + (y[i + 1] as number);
    into[i + 2] = a * (x[i + 2] as number) + (y[i + 2] as number);
    into[i + 3] = a * (x[i + 3] as number) + (y[i + 3] as number);
  }
  for (; i < n; i++) into[i] = a * (x[i] as number) + (y[i] as number);
  return into;
}

/** Σ xᵢ·yᵢ of arrays in double precision. */
export function float64Dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] as number) * (y[i] as number);
  return sum;
}

/** Of arrays in double precision. */
export const float64Arithmetic: Arithmetic<Float64Array> = {
  epsilon: 2 ** -52,
  dot: float64Dot,
  rounded: (a, x, grid) => {
    const rounded = x.map((xi) => nearest((a * xi) / grid) * grid + 0); // never −0
    return rounded.every((xi, i) => Object.is(xi, x[i])) ? x : rounded;
  },
};

/** The nearest integer, half to even, as `tf.round`: so −x is rounded to the opposite of x. */
function nearest(x: number): number {
  const rounded = Math.round(x);
  return rounded - x === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
