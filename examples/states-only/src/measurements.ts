import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import type { PhaseState } from '@hgn/core';

/** Rows of a CSV file with the columns t, q and p, a fixed time apart. */
export type Measurements = { readonly dt: number; readonly q: number[]; readonly p: number[] };

export function readMeasurements(file: URL): Measurements {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  if (head.trim() !== 't,q,p') throw new Error(`${file.pathname}: expected t,q,p, got ${head}`);
  const rows = lines.map((line) => line.split(',').map(Number));
  const column = (i: number): number[] => rows.map((row) => row[i] ?? NaN);
  const [t, q, p] = [column(0), column(1), column(2)];
  const bad = [t, q, p].map((values) => values.findIndex((x) => !Number.isFinite(x)));
  const first = bad.find((i) => i >= 0);
  if (first !== undefined) throw new Error(`${file.pathname}: line ${first + 2} has no numbers`);
  return { dt: (t[1] ?? NaN) - (t[0] ?? NaN), q, p };
}

/** All pieces of `length` states in a row, q and p `[pieces, length, 1]`. */
export function pieces({ q, p }: Measurements, length: number): PhaseState {
  const count = q.length - length + 1;
  const cut = (x: number[]): tf.Tensor => {
    const rows = Array.from({ length: count }, (_, i) => x.slice(i, i + length));
    return tf.tensor(rows.flat(), [count, length, 1]);
  };
  return { q: cut(q), p: cut(p) };
}
