/**
 * A root of `f` between `a` and `b`, where it has opposite signs: inverse quadratic interpolation
 * where that is safe, bisection elsewhere, until the bracket is no longer than `tolerance` or the
 * spacing of doubles.
 *
 * @see T. R. Chandrupatla, A new hybrid quadratic/bisection algorithm for finding the zero of a
 *   nonlinear function without using derivatives, Advances in Engineering Software 28, 1997,
 *   DOI 10.1016/S0965-9978(96)00051-8
 */
export function root(
  f: (x: number) => number,
  [a, b]: readonly [number, number],
  tolerance: number,
): number {
  let [x1, x2] = [a, b];
  let [f1, f2] = [f(a), f(b)];
  let t = 0.5;
  for (;;) {
    const [best, value] = Math.abs(f1) < Math.abs(f2) ? [x1, f1] : [x2, f2];
    const limit = (tolerance + 2 * Number.EPSILON * Math.abs(best)) / Math.abs(x2 - x1);
    if (!(limit <= 0.5) || value === 0) return best;
    const x = x1 + Math.min(1 - limit, Math.max(limit, t)) * (x2 - x1);
    const fx = f(x);
    const same = Math.sign(fx) === Math.sign(f1);
    const [x3, f3] = same ? [x1, f1] : [x2, f2];
    if (!same) [x2, f2] = [x1, f1];
    [x1, f1] = [x, fx];
    const xi = (x1 - x2) / (x3 - x2);
    const phi = (f1 - f2) / (f3 - f2);
    const smooth = phi ** 2 < xi && (1 - phi) ** 2 < 1 - xi;
    t = smooth
      ? (f1 / (f2 - f1)) * (f3 / (f2 - f3)) +
        (((x3 - x1) / (x2 - x1)) * (f1 / (f3 - f1)) * f2) / (f3 - f2)
      : 0.5;
  }
}
