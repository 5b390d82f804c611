/** What stands in an image for each byte: itself, or its share of 255. */
export const LEVELS: Readonly<Record<'bytes' | 'numbers', Float64Array>> = {
  bytes: Float64Array.from({ length: 256 }, (_, byte) => byte),
  numbers: Float64Array.from({ length: 256 }, (_, byte) => byte / 255),
};
