/** Abscissas in (0, 1) and weights that sum to 1. */
export type QuadratureRule = readonly (readonly [x: number, weight: number])[];

/**
 * The Gauss–Legendre rule of `n` points on [0, 1], exact for polynomials of degree 2n − 1: the zeros of
 * the Legendre polynomial, by Newton's method.
 *
 * @see M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions, 1964, 25.4.29
 */
export function gaussLegendre(n: number): QuadratureRule {
  return Array.from({ length: n }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 0;
    for (let iteration = 0; iteration < 20; iteration++) {
      let [before, now] = [1, x];
      for (let k = 2; k <= n; k++)
        [before, now] = [now, ((2 * k - 1) * x * now - (k - 1) * before) / k];
      slope = (n * (x * now - before)) / (x * x - 1);
      x -= now / slope;
    }
    return [(1 - x) / 2, 1 / ((1 - x * x) * slope * slope)] as const;
  });
}
