import { mismatch } from '@hgn/core';
import { mean, variance } from './moments.ts';
import { rankCorrelation } from './rank-correlation.ts';

/**
 * The share of the variance of y that is a monotone function of x: R² of the isotonic regression, rising
 * or falling as the rank correlation says, of each half of the points (those at even and at odd
 * indices) predicted from the other. 1 where y = f(x) with a monotone f, at most about 0 where x tells
 * nothing of y.
 *
 * With x the learned H and y the true energy of one degree of freedom it is all that images can
 * determine. Any f(H) has the same orbits, and in coordinates (q, p) whose areas are stretched by f′ it
 * moves along them in the same time: ω = dE/dJ = df(E)/dJ̃ for dJ̃ = f′(E)·dJ.
 *
 * @param x - one number for each of the points
 * @param y - as many
 * @throws HgnError if the lists are of different length, or there are fewer than four points
 * @see R. E. Barlow, D. J. Bartholomew, J. M. Bremner, H. D. Brunk, Statistical Inference under Order
 *   Restrictions, 1972, section 1.2 (pool adjacent violators)
 */
export function monotoneR2(x: readonly number[], y: readonly number[]): number {
  if (x.length !== y.length || x.length < 4) {
    const got = `${y.length} for ${x.length}`;
    throw mismatch('monotoneR2', 'as many y as x, four at least', got, 'Pair them up.');
  }
  const sign = Math.sign(rankCorrelation(x, y)) || 1;
  const points = x.map((xi, i): Point => ({ x: sign * xi, y: y[i] as number, weight: 1 }));
  const halves = [0, 1].map((odd) => points.filter((_, i) => i % 2 === odd)) as [Point[], Point[]];
  const errors = [
    ...residuals(isotonic(halves[0]), halves[1]),
    ...residuals(isotonic(halves[1]), halves[0]),
  ];
  const spread = variance(y);
  return spread === 0 ? 0 : 1 - mean(errors.map((error) => error ** 2)) / spread;
}

/** A point, or several that became their mean. */
type Point = { readonly x: number; readonly y: number; readonly weight: number };

/** The rising sequence that is nearest to the points by least squares, by pooling adjacent violators. */
function isotonic(points: readonly Point[]): readonly Point[] {
  const blocks: Point[] = [];
  for (const point of points.toSorted((a, b) => a.x - b.x)) {
    let last = point;
    for (let before = blocks.at(-1); before !== undefined; before = blocks.at(-1)) {
      if (before.y < last.y && before.x < last.x) break;
      blocks.pop();
      last = pooled(before, last);
    }
    blocks.push(last);
  }
  return blocks;
}

function pooled(a: Point, b: Point): Point {
  const weight = a.weight + b.weight;
  const meanOf = (of: 'x' | 'y'): number => (a.weight * a[of] + b.weight * b[of]) / weight;
  return { x: meanOf('x'), y: meanOf('y'), weight };
}

/** What points differ by from the line through blocks, which goes on level before and after them. */
function residuals(blocks: readonly Point[], points: readonly Point[]): number[] {
  return points.map(({ x, y }) => y - between(blocks, x));
}

function between(blocks: readonly Point[], x: number): number {
  const next = blocks.findIndex((block) => block.x > x);
  const right = blocks.at(next) as Point;
  if (next <= 0) return right.y;
  const left = blocks[next - 1] as Point;
  return left.y + ((right.y - left.y) * (x - left.x)) / (right.x - left.x);
}
