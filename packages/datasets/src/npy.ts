/** A float64 array in C order and little-endian, as numpy's `save` writes it. */
export function encodeNpy(data: Float64Array, shape: readonly number[]): Uint8Array {
  const header = npyHeader(shape);
  const file = new Uint8Array(header.length + data.byteLength);
  file.set(header);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length);
  return file;
}

/** The numbers in a file of {@link encodeNpy}, undefined if it is not one of this shape. */
export function decodeNpy(file: Uint8Array, shape: readonly number[]): Float64Array | undefined {
  const header = npyHeader(shape);
  const whole = file.length === npyLength(shape);
  if (!whole || header.some((byte, i) => byte !== file[i])) return undefined;
  // a copy: the slice of a Buffer is a view
  return new Float64Array(new Uint8Array(file.subarray(header.length)).buffer);
}

/** How many bytes such a file has. */
export function npyLength(shape: readonly number[]): number {
  return npyHeader(shape).length + 8 * shape.reduce((a, b) => a * b, 1);
}

/**
 * Magic, version 1.0, the length of the text that follows, and that text: a Python literal, filled
 * up with spaces so that the data begin at a multiple of 64 bytes.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
function npyHeader(shape: readonly number[]): Uint8Array {
  const dict = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const length = Math.ceil((10 + dict.length + 1) / 64) * 64 - 10;
  const text = `${dict.padEnd(length - 1)}\n`;
  const magic = [0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, length & 0xff, length >> 8];
  return Uint8Array.from([...magic, ...new TextEncoder().encode(text)]);
}
