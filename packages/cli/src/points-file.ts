import { mismatch } from '@hgn/core';

/**
 * Rows of numbers as the bytes of a `.csv` or `.npy` file, float64.
 *
 * @throws HgnError if the name ends otherwise
 * @see NEP 1, A simple file format for NumPy arrays
 */
export function pointsFile(file: string, values: Float64Array, columns: number): Uint8Array {
  const kind = /\.(csv|npy)$/i.exec(file)?.[1]?.toLowerCase();
  if (kind === 'npy') return npyOf(values, columns);
  if (kind === 'csv') {
    const rows = Array.from({ length: values.length / columns }, (_, i) =>
      values.slice(i * columns, (i + 1) * columns).join(','),
    );
    return new TextEncoder().encode(`${rows.join('\n')}\n`);
  }
  throw mismatch(`'${file}'`, 'a name that ends in .csv or .npy', 'another', 'Name it so.');
}

function npyOf(values: Float64Array, columns: number): Uint8Array {
  const shape = `(${values.length / columns}, ${columns})`;
  const said = `{'descr': '<f8', 'fortran_order': False, 'shape': ${shape}, }`;
  // the numbers begin at a multiple of 64 bytes
  const header = `${said.padEnd(Math.ceil((said.length + 11) / 64) * 64 - 11)}\n`;
  const bytes = new Uint8Array(10 + header.length + 8 * values.length);
  const view = new DataView(bytes.buffer);
  bytes.set(Buffer.from('\x93NUMPY\x01\x00', 'latin1'));
  view.setUint16(8, header.length, true);
  bytes.set(Buffer.from(header, 'latin1'), 10);
  values.forEach((value, i) => {
    view.setFloat64(10 + header.length + 8 * i, value, true);
  });
  return bytes;
}
