/** What the header of a `.npy` file says of the array behind it. */
export type NpyHeader = {
  /** numpy's name of a type, such as `<f8` for float64 in little-endian, `|u1` for bytes. */
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** How many bytes of the file come before the numbers. */
  readonly length: number;
};

/** A float64 array in C order and little-endian, as numpy's `save` writes it. */
export function encodeNpy(data: Float64Array, shape: readonly number[]): Uint8Array {
  const header = npyHeader('<f8', shape);
  const file = new Uint8Array(header.length + data.byteLength);
  file.set(header);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length);
  return file;
}

/** The numbers in a file of {@link encodeNpy}, undefined if it is not one of this shape. */
export function decodeNpy(file: Uint8Array, shape: readonly number[]): Float64Array | undefined {
  const header = npyHeader('<f8', shape);
  const whole = file.length === npyLength(shape);
  if (!whole || header.some((byte, i) => byte !== file[i])) return undefined;
  // a copy: the slice of a Buffer is a view
  return new Float64Array(new Uint8Array(file.subarray(header.length)).buffer);
}

/** How many bytes such a file has. */
export function npyLength(shape: readonly number[]): number {
  return npyHeader('<f8', shape).length + 8 * shape.reduce((a, b) => a * b, 1);
}

/**
 * Magic, version 1.0, the length of the text that follows, and that text: a Python literal, filled
 * up with spaces so that the data begin at a multiple of 64 bytes.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function npyHeader(descr: string, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `${shape.join()},` : shape.join(', ');
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const length = Math.ceil((10 + dict.length + 1) / 64) * 64 - 10;
  const text = `${dict.padEnd(length - 1)}\n`;
  const magic = [0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, length & 0xff, length >> 8];
  return Uint8Array.from([...magic, ...new TextEncoder().encode(text)]);
}

/** The header that a file begins with, whoever wrote it; undefined if it is none of a plain array. */
export function parseNpyHeader(file: Uint8Array): NpyHeader | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, Math.min(file.length, 4096));
  const version = bytes[6] ?? 0;
  if (bytes.length < 12 || bytes.toString('latin1', 0, 6) !== '\x93NUMPY') return undefined;
  // versions 2 and 3 have a wider length
  const start = version === 1 ? 10 : 12;
  const length = start + (version === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8));
  const text = bytes.toString('latin1', start, length);
  const [, descr] = /'descr': '([^']+)'/.exec(text) ?? [];
  const [, order] = /'fortran_order': (True|False)/.exec(text) ?? [];
  const [, numbers] = /'shape': \(([\d, ]*)\)/.exec(text) ?? [];
  if (descr === undefined || order === undefined || numbers === undefined) return undefined;
  const shape = numbers.split(',').filter((part) => part.trim() !== '');
  return { descr, fortranOrder: order === 'True', shape: shape.map(Number), length };
}
