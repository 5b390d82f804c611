import type { ConvLayer, MapShape } from '../conv-net.ts';

/** A convolution of 3×3. */
export const conv = (filters: number): ConvLayer => ({ filters });

/** `n` layers of the same kind. */
export const times = (n: number, layer: ConvLayer): ConvLayer[] =>
  Array.from({ length: n }, () => layer);

/** ×2 and two convolutions for each of `filters`, then one to the colours of `image`. */
export function upwards(filters: readonly number[], [, , colours]: MapShape): ConvLayer[] {
  return [
    ...filters.flatMap((n): ConvLayer[] => [{ filters: n, upsample: true }, conv(n)]),
    conv(colours),
  ];
}

/** The map that `image` is after being halved `times` times. */
export function halved(
  [height, width]: MapShape,
  times: number,
  channels: number,
): [height: number, width: number, channels: number] {
  return [Math.ceil(height / 2 ** times), Math.ceil(width / 2 ** times), channels];
}
