/** Colours `[…, 3]` in [0, 1] as the opaque bytes of an `ImageData`. */
export function bytesOf(colours: Float32Array): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray((colours.length / 3) * 4);
  for (let from = 0, to = 0; from < colours.length; from += 3, to += 4) {
    for (let channel = 0; channel < 3; channel++) {
      bytes[to + channel] = 255 * (colours[from + channel] as number); // clamped and rounded
    }
    bytes[to + 3] = 255;
  }
  return bytes;
}

/** The mean squared difference of two pictures. */
export function differenceOf(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, x, i) => sum + (x - (b[i] ?? NaN)) ** 2, 0) / a.length;
}
