import { mismatch } from '@hgn/core';
import { mean } from './moments.ts';

/** The direction in which points differ most. */
export type PrincipalComponent = {
  readonly center: readonly number[];
  /** A unit vector; its largest entry is positive, so that no plot is mirrored by chance. */
  readonly direction: readonly number[];
  /** The share of the total variance that lies along it. */
  readonly share: number;
};

type Matrix = readonly (readonly number[])[];

/** Enough to tell eigenvalues apart that differ by a part in 10⁵. */
const SQUARINGS = 20;

/**
 * The leading principal component of `points`, rows of equal length: for plots of a q and p of many
 * dimensions. It is found as a column of their covariance to the power 2²⁰, in which all but the
 * largest eigenvalue has vanished beside it; no start vector is needed that could miss it.
 *
 * @throws HgnError if all points are equal, or there are none
 */
export function principalComponent(points: Matrix): PrincipalComponent {
  const axes = (points[0] ?? []).map((_, i) => points.map((point) => point[i] as number));
  const center = axes.map(mean);
  const centered = axes.map((axis, i) => axis.map((x) => x - (center[i] as number)));
  const covariance = products(centered, centered);
  const total = trace(covariance);
  if (total === 0) {
    throw mismatch(
      'points',
      'points that differ',
      `${points.length} in one place`,
      'Roll out more.',
    );
  }

  let power = covariance;
  for (let k = 0; k < SQUARINGS; k++) {
    const size = trace(power);
    const unit = power.map((row) => row.map((x) => x / size));
    power = products(unit, unit);
  }
  const diagonal = power.map((row, i) => row[i] as number);
  const column = power[diagonal.indexOf(Math.max(...diagonal))] as readonly number[];
  const length = Math.hypot(...column);
  const direction = column.map((x) => x / length);
  const along = dot(
    direction,
    covariance.map((row) => dot(row, direction)),
  );
  return { center, direction, share: along / total };
}

/** (x − center) · direction of each point: one number to plot. */
export function project({ center, direction }: PrincipalComponent, points: Matrix): number[] {
  const offset = dot(center, direction);
  return points.map((point) => dot(point, direction) - offset);
}

/** The dot product of each row of `a` with each of `b`. */
function products(a: Matrix, b: Matrix): number[][] {
  return a.map((row) => b.map((other) => dot(row, other)));
}

function trace(matrix: Matrix): number {
  return matrix.reduce((sum, row, i) => sum + (row[i] as number), 0);
}

function dot(x: readonly number[], y: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] as number) * (y[i] as number);
  return sum;
}
