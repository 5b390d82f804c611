import type { MeasuredFile } from './states-csv.ts';

/**
 * Units in which measured states are of size 1 and Hamilton's equations stay what they are: position i
 * is `center.q[i] + q[i]·x`, momentum i `center.p[i] + p[i]·y`, with q[i]·p[i] the same `action` for
 * every i, and time counts `time`; then an energy counts action / time.
 */
export type CanonicalUnits = {
  readonly center: { readonly q: readonly number[]; readonly p: readonly number[] };
  readonly q: readonly number[];
  readonly p: readonly number[];
  readonly action: number;
  readonly time: number;
};

/** Units for the data of a file, of which the first `share` of each trajectory is looked at. */
export function canonicalUnits(
  { dimension, dt, trajectories }: MeasuredFile,
  share: number,
): CanonicalUnits {
  const seen = trajectories.map(({ frames, q, p }) => {
    const end = Math.ceil(frames * share) * dimension;
    return { q: q.subarray(0, end), p: p.subarray(0, end) };
  });
  const axes = Array.from({ length: dimension }, (_, i) => i);
  const column = (half: 'q' | 'p', i: number): number[] =>
    seen.flatMap((own) => [...own[half]].filter((__, at) => at % dimension === i));
  const center = {
    q: axes.map((i) => mean(column('q', i))),
    p: axes.map((i) => mean(column('p', i))),
  };
  const spread = (half: 'q' | 'p', i: number): number => deviation(column(half, i)) || 1;
  const actions = axes.map((i) => spread('q', i) * spread('p', i));
  const action = Math.exp(mean(actions.map(Math.log)));
  // both sides of a pair stretched alike, so that their product is the common one
  const stretch = actions.map((own) => Math.sqrt(action / own));
  const q = axes.map((i) => spread('q', i) * (stretch[i] as number));
  const p = axes.map((i) => spread('p', i) * (stretch[i] as number));
  const rates = seen.flatMap((own) =>
    [...own.q.subarray(dimension)].map(
      (x, at) => (x - (own.q[at] as number)) / (dt * (q[at % dimension] as number)),
    ),
  );
  const rate = Math.sqrt(mean(rates.map((x) => x ** 2))) || 1;
  return { center, q, p, action, time: 1 / rate };
}

/** Numbers of a file in the units, row after row. */
export function inCanonicalUnits(
  values: Float64Array,
  half: 'q' | 'p',
  units: CanonicalUnits,
): Float64Array {
  const [center, scale] = [units.center[half], units[half]];
  const n = scale.length;
  return values.map((x, i) => (x - (center[i % n] as number)) / (scale[i % n] as number));
}

const mean = (x: readonly number[]): number => x.reduce((sum, xi) => sum + xi, 0) / x.length;

function deviation(x: readonly number[]): number {
  const center = mean(x);
  return Math.sqrt(mean(x.map((xi) => (xi - center) ** 2)));
}
