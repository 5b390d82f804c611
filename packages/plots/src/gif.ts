import { mismatch } from '@hgn/core';
import { assertFrames, enlarge, type Frame } from './frame.ts';
import { gifenc } from './gifenc.ts';

/** How an animation is shown. */
export interface GifOptions {
  /** Frames a second, at most 50; GIF rounds a frame's time to 1/100 s. Default 15. */
  readonly fps?: number;
  /** Each pixel becomes a square of this many pixels each way. Default 1. */
  readonly scale?: number;
}

/**
 * An animated GIF that loops for ever. One palette of 256 colours serves all frames, so that
 * colours do not flicker. Frames that have no more colours than that are kept exactly; of others the
 * most frequent are, so that a background stays what it is.
 *
 * @throws HgnError if there are no frames, they differ in size, or an option is out of range
 */
export function gif(
  frames: readonly Frame[],
  { fps = 15, scale = 1 }: GifOptions = {},
): Uint8Array {
  assertFrames('gif', frames);
  if (!(fps > 0 && fps <= 50)) {
    throw mismatch(
      'fps',
      'more than 0 and at most 50',
      `${fps}`,
      'Browsers slow faster GIFs down.',
    );
  }
  const palette = paletteOf(frames);
  const nearest = new Map<number, number>();
  const indexOf = (color: number): number => {
    const known = nearest.get(color);
    if (known !== undefined) return known;
    const index = gifenc.nearestColorIndex(palette, unpack(color));
    nearest.set(color, index);
    return index;
  };
  const encoder = gifenc.GIFEncoder();
  for (const [t, frame] of frames.entries()) {
    const large = enlarge(frame, scale);
    const index = Uint8Array.from({ length: large.rgb.length / 3 }, (_, i) =>
      indexOf(pack(large, i)),
    );
    const options = { delay: 1000 / fps, ...(t === 0 && { palette }) };
    encoder.writeFrame(index, large.width, large.height, options);
  }
  encoder.finish();
  return encoder.bytes();
}

/** How many of too many colours are kept exactly: those of flat areas, where a change is seen. */
const EXACT = 16;

/**
 * The colours themselves where 256 suffice; else the most frequent ones, and a choice for the rest
 * in which each colour counts once.
 */
function paletteOf(frames: readonly Frame[]): number[][] {
  const pixels = new Map<number, number>();
  for (const frame of frames) {
    for (let i = 0; i < frame.width * frame.height; i++) {
      const color = pack(frame, i);
      pixels.set(color, (pixels.get(color) ?? 0) + 1);
    }
  }
  const colors = [...pixels].sort(([, a], [, b]) => b - a).map(([color]) => unpack(color));
  if (colors.length <= 256) return colors;
  const rest = Uint8Array.from(colors.slice(EXACT).flatMap((color) => [...color, 255]));
  // The time grows with the square of the bins; among so many colours coarser ones are not seen.
  const format = colors.length > 8192 ? 'rgb444' : 'rgb565';
  return [...colors.slice(0, EXACT), ...gifenc.quantize(rest, 256 - EXACT, { format })];
}

/** The colour of pixel `i` as one number. */
function pack({ rgb }: Frame, i: number): number {
  const at = 3 * i;
  return ((rgb[at] as number) << 16) | ((rgb[at + 1] as number) << 8) | (rgb[at + 2] as number);
}

function unpack(color: number): number[] {
  return [color >> 16, (color >> 8) & 255, color & 255];
}
