import { mismatch } from '@hgn/core';
import { assertFrames, enlargeValues, type Frame } from './frame.ts';
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
  const indexOf = nearestIn(palette);
  const encoder = gifenc.GIFEncoder();
  for (const [t, frame] of frames.entries()) {
    const { width, height } = frame;
    const index = Uint8Array.from({ length: width * height }, (_, i) => indexOf(pack(frame, i)));
    const large = enlargeValues(index, { width, height, channels: 1 }, scale);
    const options = { delay: 1000 / fps, ...(t === 0 && { palette }) };
    encoder.writeFrame(large, width * scale, height * scale, options);
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

/** The index of the colour of the palette that is nearest to one, by the sum of squares. */
function nearestIn(palette: readonly number[][]): (color: number) => number {
  // Where noise makes each pixel a colour of its own, this loop is most of the time of a GIF.
  const flat = Int32Array.from(palette.flat());
  const known = new Map<number, number>();
  return (color) => {
    const found = known.get(color);
    if (found !== undefined) return found;
    const [red = 0, green = 0, blue = 0] = unpack(color);
    let [best, least] = [0, Infinity];
    for (let i = 0; i < flat.length; i += 3) {
      const r = (flat[i] as number) - red;
      const g = (flat[i + 1] as number) - green;
      const b = (flat[i + 2] as number) - blue;
      const square = r * r + g * g + b * b;
      if (square < least) [best, least] = [i / 3, square];
    }
    known.set(color, best);
    return best;
  };
}

/** The colour of pixel `i` as one number. */
function pack({ rgb }: Frame, i: number): number {
  const at = 3 * i;
  return ((rgb[at] as number) << 16) | ((rgb[at + 1] as number) << 8) | (rgb[at + 2] as number);
}

function unpack(color: number): number[] {
  return [color >> 16, (color >> 8) & 255, color & 255];
}
