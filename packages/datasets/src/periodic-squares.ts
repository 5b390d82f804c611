/** Numbers of each coordinate that {@link periodicSquares} needs for a pair. */
export type Turns = { readonly sin: Float64Array; readonly cos: Float64Array };

/**
 * The square of a distance along a side of a periodic box of length L, and half its slope, that is
 * Δ² and Δ for a small Δ: with θ = 2π·Δ/L,
 *
 * (L/2π)²·2·(8/5·(1 − cos θ) − 1/5·(1 − cos 2θ) + 8/315·(1 − cos 3θ) − 1/560·(1 − cos 4θ)),
 *
 * the trigonometric polynomial of this degree that is nearest to Δ² about 0. It differs from it by
 * less than 1 % up to a quarter of the box and, unlike the distance of the nearest image, has all
 * derivatives at half of it. Its coefficients are those of the central difference of order 8.
 *
 * @see B. Fornberg, Generation of finite difference formulas on arbitrarily spaced grids, 1988, table 1,
 *   DOI 10.1090/S0025-5718-1988-0935077-0
 */
export function periodicSquares(length: number): {
  /** Sine and cosine of each coordinate, taken once for all pairs. */
  readonly turns: (q: Float64Array) => Turns;
  readonly square: (turns: Turns, i: number, j: number) => number;
  readonly halfSlope: (turns: Turns, i: number, j: number) => number;
} {
  const unit = length / (2 * Math.PI);
  const cosine = ({ sin, cos }: Turns, i: number, j: number): number =>
    (cos[i] as number) * (cos[j] as number) + (sin[i] as number) * (sin[j] as number);
  const sine = ({ sin, cos }: Turns, i: number, j: number): number =>
    (sin[i] as number) * (cos[j] as number) - (cos[i] as number) * (sin[j] as number);
  return {
    turns: (q) => ({
      sin: q.map((x) => Math.sin(x / unit)),
      cos: q.map((x) => Math.cos(x / unit)),
    }),
    // 1 − cos kθ = (1 − cos θ) · a polynomial of it, sin kθ = sin θ · a polynomial of cos θ
    square: (turns, i, j) => {
      const gap = 1 - cosine(turns, i, j);
      const first = 8 / 5 - (4 - 2 * gap) / 5;
      const third = (8 / 315) * (3 - 2 * gap) * (3 - 2 * gap);
      const fourth = (1 / 70) * (2 - gap) * (1 - gap) * (1 - gap);
      return 2 * unit * unit * gap * (first + third - fourth);
    },
    halfSlope: (turns, i, j) => {
      const c = cosine(turns, i, j);
      const first = 8 / 5 - (4 / 5) * c;
      const third = (8 / 105) * (4 * c * c - 1);
      const fourth = (1 / 35) * c * (2 * c * c - 1);
      return unit * sine(turns, i, j) * (first + third - fourth);
    },
  };
}
