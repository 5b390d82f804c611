import { mismatch, type Rng, seededRng } from '@hgn/core';
import { type Density2d } from '@hgn/datasets/densities';
import { densities } from './density-sheet.ts';
import type { DensityConfig } from './nhf-config.ts';
import { readPoints } from './read-points.ts';

/** Where points of training and held-out ones come from. */
export interface PointSource {
  readonly dimension: number;
  /** `count` points for training, row after row. */
  readonly draw: (rng: Rng, count: number) => Float64Array;
  /** Up to `count` points that training never sees. */
  readonly heldOut: (count: number) => Float64Array;
  /** Where the points are drawn from a known density. */
  readonly density?: Density2d;
}

/** One in so many points of a file is held out. */
const HELD_OUT = 10;
/** Points that the units of a target are found from. */
const MEASURED = 20_000;

/** The name by which the command knows a density: `eight-gaussians`. */
export const targetName = ({ name }: Density2d): string =>
  name.replace('8', 'eight').replaceAll(' ', '-').toLowerCase();

/**
 * The density of that name.
 *
 * @throws HgnError that lists the names if there is none
 */
export function targetOf(name: string): Density2d {
  const found = densities.find((density) => [density.name, targetName(density)].includes(name));
  if (found !== undefined) return found;
  const names = densities.map(targetName).join(', ');
  throw mismatch('target', `one of ${names}`, `'${name}'`, '`hgn densities --sheet` shows them.');
}

/** Points of a known density, fresh ones at each call. */
export function targetSource(density: Density2d, seed: number): PointSource {
  const draw = (rng: Rng, count: number): Float64Array => {
    const values = new Float64Array(2 * count);
    for (let i = 0; i < count; i++) values.set(density.sample(rng), 2 * i);
    return values;
  };
  return {
    dimension: 2,
    draw,
    heldOut: (count) => draw(seededRng(seed).split('held out'), count),
    density,
  };
}

/** The points of a file, a tenth of them held out. */
export function fileSource(
  points: { readonly values: Float64Array; readonly dimension: number },
  seed: number,
): PointSource {
  const { values, dimension } = points;
  const count = values.length / dimension;
  const order = shuffled(count, seededRng(seed).split('held out'));
  const held = Math.max(1, Math.floor(count / HELD_OUT));
  const rows = (indices: readonly number[]): Float64Array => {
    const out = new Float64Array(indices.length * dimension);
    indices.forEach((at, i) => {
      out.set(values.subarray(at * dimension, (at + 1) * dimension), i * dimension);
    });
    return out;
  };
  const seen = order.slice(held);
  return {
    dimension,
    draw: (rng, n) =>
      rows(
        Array.from({ length: n }, () => seen[Math.floor(rng.uniform() * seen.length)] as number),
      ),
    heldOut: (n) => rows(order.slice(0, Math.min(n, held))),
  };
}

/**
 * The points that a run learns.
 *
 * @throws HgnError if its file is not what it was
 */
export async function sourceOf({
  source,
  seed,
}: Pick<DensityConfig, 'source' | 'seed'>): Promise<PointSource> {
  if ('target' in source) return targetSource(targetOf(source.target), seed);
  const points = await readPoints(source.file);
  if (points.sha256 !== source.sha256) {
    const remedy = 'Put it back, or begin another run.';
    throw mismatch(`'${source.file}'`, 'the points of the run', 'others', remedy);
  }
  return fileSource(points, seed);
}

/** Mean and deviation of each column. */
export function unitsOf(
  source: PointSource,
  seed: number,
): Pick<DensityConfig, 'center' | 'spread'> {
  const { dimension } = source;
  const values = source.draw(seededRng(seed).split('units'), MEASURED);
  const columns = Array.from({ length: dimension }, (_, i) =>
    Array.from({ length: MEASURED }, (__, row) => values[row * dimension + i] as number),
  );
  const center = columns.map((column) => column.reduce((sum, x) => sum + x, 0) / MEASURED);
  const spread = columns.map((column, i) => {
    const squares = column.reduce((sum, x) => sum + (x - (center[i] as number)) ** 2, 0);
    return Math.sqrt(squares / MEASURED) || 1;
  });
  return { center, spread };
}

function shuffled(count: number, rng: Rng): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(rng.uniform() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}
