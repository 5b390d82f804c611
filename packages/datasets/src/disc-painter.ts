import { LEVELS } from './levels.ts';
import { DISC_LENGTH } from './placed-discs.ts';

/** Writes the frame of `count` placed discs, whose numbers begin at `from`. */
export type DiscPainter = (
  placed: Float64Array,
  from: number,
  count: number,
  out: Uint8Array | Float32Array,
  offset: number,
) => void;

const BACKGROUND = [0.321, 0.349, 0.368] as const;
/** How far a channel of the background may rise, or fall, without being another byte. */
const RISE = BACKGROUND.map((x) => ((1 - ((255 * x) % 1)) / 255) * (1 - 1e-9));
const FALL = BACKGROUND.map((x) => (((255 * x) % 1) / 255) * (1 - 1e-9));

/** A disc is at first left out where its share of a pixel is below exp(−FAR). */
const FAR = 12;

/**
 * Paints discs as `renderer` says, to the last bit, and computes little of it:
 *
 * - where all discs together are too faint to change a byte of the background, there is nothing to do;
 * - elsewhere the discs that are far away are left out, and the pixel is computed again with all of
 *   them if a channel is so close to the next byte that they might matter.
 */
export function discPainter(size: number, sharpness: number): DiscPainter {
  const last = size - 1;
  const hard = sharpness === Infinity;
  const blank = Float32Array.from({ length: 3 * size * size }, (_, i) =>
    Math.floor(255 * (BACKGROUND[i % 3] as number)),
  );
  const backgrounds = {
    bytes: Uint8Array.from(blank),
    numbers: blank.map((byte) => byte / 255),
  };
  /** The frame in which a pixel was last painted: discs overlap. */
  const painted = new Uint32Array(size * size);
  let frame = 0;
  /** Of each disc, the square of the distance beyond which it is left out. */
  let far = new Float64Array(1);

  return (placed, from, count, out, offset) => {
    const kind = out instanceof Uint8Array ? 'bytes' : 'numbers';
    const levels = LEVELS[kind];
    out.set(backgrounds[kind], offset);
    if (far.length < count) far = new Float64Array(count);
    for (let k = 0; k < count; k++) {
      far[k] = ((placed[from + k * DISC_LENGTH + 2] as number) + FAR / sharpness) ** 2;
    }
    const slack = hard ? 0 : 255 * count * Math.exp(-FAR);
    if (frame === 0xffffffff) painted.fill((frame = 0));
    frame++;

    const paint = (x: number, y: number, at: number, all: boolean): void => {
      let red = 0;
      let green = 0;
      let blue = 0;
      let light = 1;
      let complete = true;
      for (let k = 0, i = from; k < count; k++, i += DISC_LENGTH) {
        const dx = x - (placed[i] as number);
        const dy = y - (placed[i + 1] as number);
        const square = dx * dx + dy * dy;
        if (!all && square > (far[k] as number)) {
          complete = false;
          continue;
        }
        const depth = Math.sqrt(square) - (placed[i + 2] as number);
        const share = hard ? Number(depth <= 0) : 1 / (1 + Math.exp(depth * sharpness));
        const weight = light * share;
        red += weight * (placed[i + 3] as number);
        green += weight * (placed[i + 4] as number);
        blue += weight * (placed[i + 5] as number);
        light *= 1 - share;
      }
      red = 255 * (red + light * BACKGROUND[0]);
      green = 255 * (green + light * BACKGROUND[1]);
      blue = 255 * (blue + light * BACKGROUND[2]);
      if (!complete && (near(red, slack) || near(green, slack) || near(blue, slack))) {
        paint(x, y, at, true);
        return;
      }
      out[at] = levels[Math.floor(red)] as number;
      out[at + 1] = levels[Math.floor(green)] as number;
      out[at + 2] = levels[Math.floor(blue)] as number;
    };

    for (let k = 0, i = from; k < count; k++, i += DISC_LENGTH) {
      const x = placed[i] as number;
      const y = placed[i + 1] as number;
      const reach = (placed[i + 2] as number) + faint(placed, i, count) / sharpness;
      if (!(reach > 0)) continue;
      const bottom = Math.min(last, Math.floor((y + reach) * last));
      for (let row = Math.max(0, Math.ceil((y - reach) * last)); row <= bottom; row++) {
        const half = Math.sqrt(Math.max(0, reach ** 2 - (row / last - y) ** 2));
        const right = Math.min(last, Math.floor((x + half) * last));
        for (let column = Math.max(0, Math.ceil((x - half) * last)); column <= right; column++) {
          const pixel = row * size + column;
          if (painted[pixel] === frame) continue;
          painted[pixel] = frame;
          paint(column / last, row / last, offset + 3 * pixel, false);
        }
      }
    }
  };
}

/**
 * −ln of the share of a pixel that a disc may cover without a change of a byte of the background, if
 * each of `count` discs covers no more; −∞ if it may cover all of it. A share is below exp(−depth).
 */
function faint(placed: Float64Array, i: number, count: number): number {
  let most = Infinity;
  for (let channel = 0; channel < 3; channel++) {
    const change = (placed[i + 3 + channel] as number) - (BACKGROUND[channel] as number);
    const room = (change > 0 ? RISE : FALL)[channel] as number;
    most = Math.min(most, room / (count * Math.abs(change)));
  }
  return most < 1 ? -Math.log(most) : -Infinity;
}

/** Whether a change of `slack` might take a value to another whole number. */
function near(value: number, slack: number): boolean {
  const above = value - Math.floor(value);
  return above < slack || above > 1 - slack;
}
