import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { type Executor, seededRng } from '@hgn/core';
import type { Density2d, Region } from '@hgn/datasets/densities';
import { type Frame, heatMap, pointMap } from '@hgn/plots';
import { logBounds } from './nhf-evaluate.ts';
import type { LoadedDensity } from './nhf-run.ts';
import { inUnits, normalNoise, outOfUnits } from './nhf-training.ts';

/** Values on a grid of `size` × `size` cells, at their middles, the top row first. */
export type Grid = {
  readonly region: Region;
  readonly size: number;
  readonly values: Float64Array;
};

/** Points from the model at rest in its base, and after each step towards the data. */
export async function journey(
  { config, model, params }: LoadedDensity,
  executor: Executor,
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<Float64Array[]> {
  const rng = seededRng(seed).split('samples');
  const base = (label: string): Tensor2D =>
    tf.reshape(normalNoise(rng.split(label), [1, count, config.dimension]), [count, -1]);
  const args = { params, base: { q: base('q'), p: base('p') } };
  const run = await executor.prepare(
    ({ params: weights, base: from }: typeof args) => ({
      states: tf.tidy(() => tf.stack(model.trajectory(weights, from))),
    }),
    args,
  );
  const { states } = await run(args);
  await run.release();
  const values = await states.data();
  const [times = 0] = states.shape;
  tf.dispose([states, args.base.q, args.base.p]);
  const each = values.length / times;
  return Array.from({ length: times }, (_, i) =>
    outOfUnits(config, values.slice(i * each, (i + 1) * each)),
  );
}

/** Points of the model, row after row. */
export async function samplesOf(
  run: LoadedDensity,
  executor: Executor,
  of: { readonly count: number; readonly seed: number },
): Promise<Float64Array> {
  return (await journey(run, executor, of)).at(-1) as Float64Array;
}

/** ln p on a grid; momenta are integrated over by importance, so many of them for each point. */
export async function logDensityGrid(
  run: LoadedDensity,
  executor: Executor,
  {
    region,
    size,
    momenta,
  }: { readonly region: Region; readonly size: number; readonly momenta: number },
): Promise<Grid> {
  const values = await logBounds({ ...run, executor }, middles(region, size), {
    momenta: run.model.phase === undefined ? 1 : momenta,
    rng: seededRng(run.config.seed).split('grid'),
    alike: true,
  });
  return { region, size, values: Float64Array.from(values) };
}

/** V of a Hamiltonian of an NHF on a grid; undefined where the model has none. */
export function potentialGrids(
  { config, model, params }: LoadedDensity,
  region: Region,
  size: number,
): Grid[] {
  const { phase } = model;
  if (phase === undefined) return [];
  const grids = tf.tidy(() =>
    phase.potentials(params, inUnits(config, middles(region, size))).map((each) => each.dataSync()),
  );
  return grids.map((values) => ({ region, size, values: Float64Array.from(values) }));
}

/** Where pictures of the plane look: the points, and a twentieth more at each side. */
export function regionOf(points: Float64Array): Region {
  const axis = (i: number): [number, number] => {
    const all = points.filter((_, at) => at % 2 === i).sort();
    const [low, high] = [all[0] as number, all.at(-1) as number];
    return [low - (high - low) / 20, high + (high - low) / 20];
  };
  const [[left, right], [bottom, top]] = [axis(0), axis(1)];
  const half = Math.max(right - left, top - bottom) / 2;
  const [x, y] = [(left + right) / 2, (bottom + top) / 2];
  return { left: x - half, right: x + half, bottom: y - half, top: y + half };
}

/** The density of a grid as a picture: by its square root, so that less is seen too. */
export const densityPicture = ({ size, values }: Grid, most?: number): Frame =>
  heatMap(
    values.map((log) => Math.exp(log / 2)),
    { width: size, height: size, ...(most !== undefined && { most: Math.exp(most / 2) }) },
  );

/** The known density on the same grid. */
export const truthGrid = (density: Density2d, region: Region, size: number): Grid => {
  const at = middles(region, size);
  const values = Float64Array.from({ length: size ** 2 }, (_, i) =>
    density.logDensity(at[2 * i] as number, at[2 * i + 1] as number),
  );
  return { region, size, values };
};

/** Points as a picture. */
export const pointsPicture = (points: Float64Array, region: Region, size: number): Frame =>
  pointMap(points, { region, size });

/** The middles of the cells of a grid, row after row. */
export function middles({ left, right, bottom, top }: Region, size: number): Float64Array {
  const values = new Float64Array(2 * size ** 2);
  for (let i = 0; i < size ** 2; i++) {
    values[2 * i] = left + (((i % size) + 0.5) / size) * (right - left);
    values[2 * i + 1] = top - ((Math.floor(i / size) + 0.5) / size) * (top - bottom);
  }
  return values;
}

/**
 * A potential as a picture: dark where it is low, each shade over as much of the plane as any other, or the
 * walls would have all shades and the basins one.
 */
export function potentialPicture({ size, values }: Grid): Frame {
  const order = Array.from(values.keys()).sort(
    (i, j) => (values[j] as number) - (values[i] as number),
  );
  const depths = new Float64Array(values.length);
  order.forEach((cell, rank) => {
    depths[cell] = rank;
  });
  return heatMap(depths, { width: size, height: size });
}
