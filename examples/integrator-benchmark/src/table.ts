import type { Limits, Result } from './measure.ts';

/** The growth of the energy that cannot be told from none. */
const LEVEL = 0.2;
/** Energy errors below may come of rounding alone. */
const ROUNDING = 1e-12;

/** The columns of {@link cellsOf}. */
export const headOf = ({ error }: Limits): string[] => {
  const target = error.toExponential(0);
  return [
    'method',
    'order',
    'measured',
    `forces for ${target}`,
    `ms for ${target}`,
    'µs a step',
    'energy error',
    'over time',
  ];
};

/** A result as text; a dash where there is nothing to say. */
export function cellsOf({ contender, order, price, secondsPerStep, drift }: Result): string[] {
  const or = (x: number | undefined, write: (x: number) => string) =>
    x === undefined ? '–' : write(x);
  return [
    contender.name,
    or(contender.order, String),
    or(order, (x) => x.toFixed(1)),
    or(price.evaluations, (x) => x.toFixed(0)),
    or(price.seconds, (x) => short(1e3 * x)),
    or(secondsPerStep, (x) => short(1e6 * x)),
    or(drift?.largest, (x) => x.toExponential(1)),
    drift === undefined ? '–' : fateOf(drift),
  ];
}

/** Two digits, or as many as there are before the point. */
const short = (x: number) => (x < 10 ? x.toPrecision(2) : x.toFixed(0));

function fateOf({ largest, growth }: NonNullable<Result['drift']>): string {
  if (largest < ROUNDING) return 'rounding';
  return growth < LEVEL ? 'bounded' : `grows as t^${growth.toFixed(1)}`;
}

/** Rows with their columns one below the other. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const width = (i: number) => Math.max(...rows.map((row) => row[i]?.length ?? 0));
  const line = (row: readonly string[]) => row.map((cell, i) => cell.padEnd(width(i))).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}
