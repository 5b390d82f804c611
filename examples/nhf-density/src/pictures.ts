import type { Executor, Rng } from '@hgn/core';
import type { Density2d, Region } from '@hgn/datasets/densities';
import { contactSheet, type Frame, heatMap, pointMap } from '@hgn/plots';
import type { Learned } from './learn.ts';
import { logBounds, logsOf } from './measure.ts';

/** Frames that the samples rest for at the end of their way. */
const REST = 15;

/** What is drawn. */
export type PictureOptions = {
  readonly executor: Executor;
  readonly rng: Rng;
  /** Pixels along each side of a picture. */
  readonly size: number;
  /** Points that the flow has not seen. */
  readonly held: Float64Array;
  /** Points on their way, as `journey` has them. */
  readonly stages: readonly Float64Array[];
  /** The density itself, where it is known. */
  readonly truth: Density2d | undefined;
};

/** Points of the data, their density, what was learned of it, and samples on their way, side by side. */
export async function pictures(learned: Learned, options: PictureOptions): Promise<Frame[]> {
  const { executor, rng, size, held, stages, truth } = options;
  const region = around(held);
  const at = pixels(region, size);
  const model = await logBounds(learned, at, { executor, momenta: 16, rng, alike: true });
  const known = truth && logsOf(truth, at);
  const most = Math.exp(Math.max(...(known ?? model)) / 2);
  // by the square root of the density, so that less is seen too
  const density = (logs: Float64Array) =>
    heatMap(
      logs.map((log) => Math.exp(log / 2)),
      { width: size, height: size, most },
    );
  const dots = (points: Float64Array) => pointMap(points, { region, size });
  const way = stages.map(dots);
  const rest = Array.from({ length: REST }, () => way.slice(-1)).flat();
  return contactSheet([
    { label: 'data, held out', frames: [dots(held)] },
    ...(known ? [{ label: 'its density', frames: [density(known)] }] : []),
    { label: 'learned', frames: [density(model)] },
    { label: 'samples', frames: [...way, ...rest] },
  ]);
}

/** A square that holds all points, and a tenth more at each side. */
function around(points: Float64Array): Region {
  const ends = [0, 1].map((axis) => {
    const values = points.filter((_, i) => i % 2 === axis);
    return [Math.min(...values), Math.max(...values)] as const;
  });
  const [[left, right], [bottom, top]] = ends as [(typeof ends)[0], (typeof ends)[0]];
  const half = 0.6 * Math.max(right - left, top - bottom);
  const [x, y] = [(left + right) / 2, (bottom + top) / 2];
  return { left: x - half, right: x + half, bottom: y - half, top: y + half };
}

/** The middles of pixels, row by row from the top, x and y in turns. */
function pixels({ left, right, bottom, top }: Region, size: number): Float64Array {
  return Float64Array.from({ length: 2 * size ** 2 }, (_, i) => {
    const pixel = i >> 1;
    const [column, row] = [pixel % size, Math.floor(pixel / size)];
    return i % 2 === 0
      ? left + ((column + 0.5) / size) * (right - left)
      : top - ((row + 0.5) / size) * (top - bottom);
  });
}
