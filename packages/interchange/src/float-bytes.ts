/** The bytes of numbers, little-endian as everywhere JavaScript runs; a view. */
export function floatBytes({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The numbers in bytes; a copy, since they need not be aligned. */
export function floatsOf(bytes: Uint8Array): Float64Array {
  return new Float64Array(Uint8Array.from(bytes).buffer);
}
