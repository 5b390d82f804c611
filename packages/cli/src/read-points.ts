import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { HgnError, mismatch } from '@hgn/core';

/** Points of a file, row after row, and what the file is recognised by. */
export type PointFile = {
  readonly values: Float64Array;
  readonly dimension: number;
  readonly sha256: string;
};

/** Of a file: some for training, some held out. */
const FEWEST = 20;

/**
 * The points of a file: CSV of numbers, a row for each point, with or without a line of names; or npy,
 * `[points, dimension]` of float32 or float64.
 *
 * @throws HgnError if it cannot be read, rows differ in length, an entry is no finite number, the array
 *   is of another shape or type, or there are fewer than 20 points
 */
export async function readPoints(file: string): Promise<PointFile> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    const got = (cause as Error).message;
    const message = `'${file}': expected a file of points, got ${got}. Name a .csv or .npy file.`;
    throw new HgnError(message, { cause });
  }
  const isNpy = file.toLowerCase().endsWith('.npy');
  const { values, dimension } = isNpy ? npyPoints(file, bytes) : csvPoints(file, bytes);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const where = `row ${Math.floor(bad / dimension) + 1}, column ${(bad % dimension) + 1}`;
    throw mismatch(
      `'${file}', ${where}`,
      'a finite number',
      `${values[bad]}`,
      'Leave the row out.',
    );
  }
  const count = values.length / dimension;
  if (count < FEWEST) {
    const remedy = 'One in ten is held out; a density takes more.';
    throw mismatch(`'${file}'`, `${FEWEST} points or more`, `${count}`, remedy);
  }
  return { values, dimension, sha256: createHash('sha256').update(bytes).digest('hex') };
}

type Values = Pick<PointFile, 'values' | 'dimension'>;

function csvPoints(file: string, bytes: Uint8Array): Values {
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  const rows = lines.flatMap((line, i) =>
    line.trim() === '' ? [] : [{ line: i + 1, cells: line.split(/[,;\t]/).map((c) => c.trim()) }],
  );
  const [first] = rows;
  const named = first?.cells.every((cell) => cell !== '' && Number.isNaN(Number(cell))) === true;
  const noNaN = first?.cells.some((cell) => /^nan$/i.test(cell)) !== true;
  if (named && noNaN) rows.shift();
  const dimension = rows[0]?.cells.length ?? 0;
  if (dimension === 0) {
    throw mismatch(`'${file}'`, 'rows of numbers', 'none', 'Write a point a line: 0.5,-1.2');
  }
  const values = rows.flatMap(({ line, cells }) => {
    if (cells.length !== dimension) {
      const remedy = 'Give each point as many numbers.';
      throw mismatch(`'${file}', line ${line}`, `${dimension} numbers`, `${cells.length}`, remedy);
    }
    return cells.map((cell, i) => {
      const value = Number(cell);
      if (cell !== '' && Number.isFinite(value)) return value;
      const remedy = 'Leave the row out.';
      throw mismatch(
        `'${file}', line ${line}, column ${i + 1}`,
        'a finite number',
        `'${cell}'`,
        remedy,
      );
    });
  });
  return { values: Float64Array.from(values), dimension };
}

/** @see NEP 1, A simple file format for NumPy arrays */
function npyPoints(file: string, bytes: Uint8Array): Values {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 65_548));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [length, start] =
    text.startsWith('\x93NUMPY') && bytes.length > 12
      ? bytes[6] === 1
        ? [view.getUint16(8, true), 10]
        : [view.getUint32(8, true), 12]
      : [0, 0];
  const header = text.slice(start, start + length);
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/
    .exec(header)?.[1]
    ?.split(',')
    .flatMap((n) => (n.trim() === '' ? [] : [Number(n)]));
  const save = 'Save it with numpy.save(file, points.astype("float64")).';
  if (shape === undefined) throw mismatch(`'${file}'`, 'an npy file', 'another', save);
  if (type !== '<f8' && type !== '<f4') {
    throw mismatch(`'${file}'`, 'float32 or float64', `'${type}'`, save);
  }
  const [count = 0, dimension = 0] = shape;
  if (shape.length !== 2 || dimension === 0) {
    const got = `shape (${shape.join(', ')})`;
    throw mismatch(`'${file}'`, 'shape (points, dimension)', got, 'Reshape it.');
  }
  if (/'fortran_order':\s*True/.test(header)) {
    throw mismatch(
      `'${file}'`,
      'rows one after the other',
      'Fortran order',
      'Save a C-ordered copy.',
    );
  }
  const size = type === '<f8' ? 8 : 4;
  const total = count * dimension;
  if (bytes.length < start + length + total * size) {
    const got = `${bytes.length - start - length}`;
    throw mismatch(`'${file}'`, `${total * size} bytes of numbers`, got, 'Save it again.');
  }
  const at = (i: number): number =>
    size === 8
      ? view.getFloat64(start + length + 8 * i, true)
      : view.getFloat32(start + length + 4 * i, true);
  return { values: Float64Array.from({ length: total }, (_, i) => at(i)), dimension };
}
