import type { Contender } from './contender.ts';
import type { WorkPrecision } from './work-precision.ts';

/** The largest error that is small enough for a power law. */
const SMALL_ENOUGH = 0.03;
/** A setting that makes an error smaller by less than this factor is one that rounding stops. */
const LEAST_GAIN = Math.SQRT2;
/** So is one at which the line falls at less than this share of its steepest slope before. */
const LEAST_SLOPE = 0.4;
const POINTS = 4;

/**
 * The order that a contender has on a task: how fast its error falls as dt does, or, where it
 * chooses its steps, as evaluations grow. By least squares over the four finest settings, or as many as there
 * are, between errors of 0.03 and those that rounding stops. Undefined if there are fewer than two:
 * the settings are too coarse, or too few.
 */
export function convergenceOrder(
  { dial }: Pick<Contender, 'dial'>,
  points: readonly WorkPrecision[],
): number | undefined {
  const falling: WorkPrecision[] = [];
  for (const point of points) {
    const before = falling.at(-1);
    if (!(point.error > 0 && point.error < SMALL_ENOUGH)) {
      falling.length = 0; // coarse after all: an error may be small by chance
    } else if (before === undefined || point.error < before.error / LEAST_GAIN) {
      falling.push(point);
    } else break;
  }
  const work = ({ setting, evaluations }: WorkPrecision): number =>
    dial === 'tolerance' ? evaluations : 1 / setting;
  const line = falling.map((point) => [Math.log(work(point)), Math.log(point.error)] as const);
  let steepest = 0;
  const rounded = line.findIndex((point, i) => {
    const fall = i === 0 ? 0 : -slope([line[i - 1] ?? point, point]);
    steepest = Math.max(steepest, fall);
    return i > 0 && fall < LEAST_SLOPE * steepest;
  });
  const exact = rounded === -1 ? line : line.slice(0, rounded);
  return exact.length < 2 ? undefined : -slope(exact.slice(-POINTS));
}

/** Of the line of least squares through points. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: 0 | 1): number => points.reduce((sum, at) => sum + at[of], 0) / points.length;
  const [x0, y0] = [mean(0), mean(1)];
  const [xy, xx] = points.reduce(
    ([xy, xx], [x, y]) => [xy + (x - x0) * (y - y0), xx + (x - x0) ** 2],
    [0, 0],
  );
  return xy / xx;
}
