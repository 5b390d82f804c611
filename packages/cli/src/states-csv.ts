import { readFile } from 'node:fs/promises';
import { HgnError, mismatch } from '@hgn/core';
import { nearest } from './nearest.ts';

/** Which columns of a file are what. */
export type Columns = {
  readonly time: string;
  /** Numbers the trajectories; one trajectory if there is no such column. */
  readonly trajectory?: string;
  readonly q: readonly string[];
  /** Momenta; or `velocity` and the mass of each. */
  readonly p?: readonly string[];
  readonly velocity?: readonly string[];
  readonly mass?: readonly number[];
};

/** A trajectory as it was measured, rows of q and of p at equal intervals. */
type Measured = {
  readonly name: string;
  readonly frames: number;
  readonly q: Float64Array;
  readonly p: Float64Array;
};

/** What a file holds. */
export type MeasuredFile = {
  readonly dimension: number;
  readonly dt: number;
  readonly trajectories: readonly Measured[];
};

/** The share of dt by which an interval may differ from the others. */
const UNEVEN = 0.01;

/**
 * Measured trajectories of a CSV file with a line of names: a row for each moment.
 *
 * @throws HgnError that names the line and the column, if a column is missing, a cell is no finite
 *   number, or times are not at equal intervals
 */
export async function readMeasured(file: string, columns: Columns): Promise<MeasuredFile> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const got = (cause as Error).message;
    throw new HgnError(`'${file}': expected a CSV file, got ${got}. Name another.`, { cause });
  }
  const { p, velocity, mass } = columns;
  const given = p ?? velocity;
  if (given === undefined || (p === undefined) === (velocity === undefined)) {
    const got = p === undefined ? 'neither' : 'both';
    throw mismatch('columns', 'momenta or velocities', got, 'Name --p, or --velocity and --mass.');
  }
  assertAsMany('--q', columns.q, p === undefined ? '--velocity' : '--p', given);
  if (velocity !== undefined) assertAsMany('--velocity', velocity, '--mass', mass ?? []);
  const rows = rowsOf(file, text, columns, given);
  const masses = velocity === undefined ? given.map(() => 1) : (mass ?? []);
  const dt = intervalOf(file, rows);
  const groups = grouped(rows);
  const trajectories = [...groups].map(([name, own]) => ({
    name,
    frames: own.length,
    q: Float64Array.from(own.flatMap((row) => row.q)),
    p: Float64Array.from(own.flatMap((row) => row.p.map((x, i) => x * (masses[i] as number)))),
  }));
  return { dimension: columns.q.length, dt, trajectories };
}

type Row = {
  readonly line: number;
  readonly trajectory: string;
  readonly time: number;
  readonly q: readonly number[];
  readonly p: readonly number[];
};

function grouped(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.trajectory);
    if (group === undefined) groups.set(row.trajectory, [row]);
    else group.push(row);
  }
  return groups;
}

function rowsOf(file: string, text: string, columns: Columns, p: readonly string[]): Row[] {
  const lines = text.split(/\r?\n/).map((line, i) => ({ line: i + 1, text: line }));
  const [head, ...rest] = lines.filter((line) => line.text.trim() !== '');
  const cellsOf = (line: string): string[] => line.split(/[,;\t]/).map((cell) => cell.trim());
  const names = cellsOf(head?.text ?? '');
  const indexOf = (name: string): number => {
    const index = names.indexOf(name);
    if (index >= 0) return index;
    const near = nearest(name, names);
    const remedy = near === undefined ? 'Name the columns of the first line.' : `Is it '${near}'?`;
    throw mismatch(`'${file}': column '${name}'`, `one of ${names.join(', ')}`, 'none', remedy);
  };
  const { trajectory, time, q } = columns;
  const group = trajectory === undefined ? undefined : indexOf(trajectory);
  const [timeAt, qAt, pAt] = [indexOf(time), q.map(indexOf), p.map(indexOf)];
  return rest.map(({ line, text: row }) => {
    const cells = cellsOf(row);
    if (cells.length !== names.length) {
      const remedy = 'Give a cell to each column.';
      throw mismatch(`'${file}', line ${line}`, `${names.length} cells`, `${cells.length}`, remedy);
    }
    const number = (index: number): number => {
      const cell = cells[index] ?? '';
      const value = Number(cell);
      if (cell !== '' && Number.isFinite(value)) return value;
      const where = `'${file}', line ${line}, column '${names[index] ?? ''}'`;
      const remedy = 'Leave the row out, and begin another trajectory after it.';
      throw mismatch(where, 'a finite number', `'${cell}'`, remedy);
    };
    const name = group === undefined ? '1' : (cells[group] ?? '');
    return { line, trajectory: name, time: number(timeAt), q: qAt.map(number), p: pAt.map(number) };
  });
}

/** The median of the intervals between rows of one trajectory, from which none may be far. */
function intervalOf(file: string, rows: readonly Row[]): number {
  const last = new Map<string, Row>();
  const intervals: { line: number; from: number; dt: number }[] = [];
  for (const row of rows) {
    const before = last.get(row.trajectory);
    last.set(row.trajectory, row);
    if (before === undefined) continue;
    intervals.push({ line: row.line, from: before.time, dt: row.time - before.time });
  }
  const sorted = intervals.map(({ dt }) => dt).sort((a, b) => a - b);
  const dt = sorted[Math.floor(sorted.length / 2)];
  if (dt === undefined || !(dt > 0)) {
    const got = dt === undefined ? 'no two rows of one trajectory' : `an interval of ${dt}`;
    throw mismatch(
      `'${file}'`,
      'times that rise',
      got,
      'Sort the rows of each trajectory by time.',
    );
  }
  const odd = intervals.find((interval) => Math.abs(interval.dt - dt) > UNEVEN * dt);
  if (odd === undefined) return dt;
  throw mismatch(
    `'${file}', line ${odd.line}: time`,
    `${shown(odd.from + dt)}, ${shown(dt)} after the row before`,
    shown(odd.from + odd.dt),
    'Fill the gap, or give what follows it another number of --trajectory.',
  );
}

const shown = (x: number): string => `${Number(x.toPrecision(6))}`;

function assertAsMany(a: string, x: readonly unknown[], b: string, y: readonly unknown[]): void {
  if (x.length > 0 && x.length === y.length) return;
  const remedy = 'Name one for each degree of freedom, in the same order.';
  throw mismatch(b, `${Math.max(1, x.length)}, as many as ${a}`, `${y.length}`, remedy);
}
