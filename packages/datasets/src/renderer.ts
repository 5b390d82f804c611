import { mismatch } from '@hgn/core';
import type { Color, Disc, Scene } from './scene.ts';

/** How frames are rendered. */
export type RendererOptions = {
  /** Pixels along a side. */
  readonly size?: number;
  /** Steepness of the edge of a disc: at 80, and 32 pixels, it is 0.4 pixels wide. */
  readonly sharpness?: number;
};

/** Makes a frame of a scene. */
export interface Renderer {
  /**
   * Writes `size × size × 3` numbers from `offset` on, row by row, red, green, blue: bytes into a
   * `Uint8Array`, bytes / 255 into a `Float32Array`.
   *
   * @throws HgnError if they do not fit
   */
  (scene: Scene, out: Uint8Array | Float32Array, offset?: number): void;
  /** Pixels along a side. */
  readonly size: number;
}

const BACKGROUND: Color = [0.321, 0.349, 0.368];

/** How far a number may be from a background value without being another byte. */
const SLACK =
  Math.min(...BACKGROUND.map((x) => Math.min((255 * x) % 1, 1 - ((255 * x) % 1)))) / 255;

/**
 * The published renderer. On the unit square, its pixels at linspace(0, 1, size) and lengths divided
 * by the width of the canvas, disc k covers a share 1 / (1 + exp((distance − radius) · sharpness)) of
 * a pixel; discs are laid over each other, the first one on top, over a background of
 * (0.321, 0.349, 0.368); a value v is the byte ⌊255·v⌋.
 *
 * Only pixels near a disc are computed: where all discs together are too faint to change a byte of
 * the background, the frame is the same to the last bit.
 *
 * @throws HgnError if an option is out of its range
 * @see A. Botev et al., Which priors matter? Benchmarking models for learning latent dynamics,
 *   2021, arXiv:2111.05458, and its dm_hamiltonian_dynamics_suite
 */
export function renderer({ size = 32, sharpness = 80 }: RendererOptions = {}): Renderer {
  if (!Number.isInteger(size) || size < 2) {
    throw mismatch('renderer: size', '2 pixels or more', `${size}`, 'Try 32.');
  }
  if (!(sharpness > 0)) {
    throw mismatch('renderer: sharpness', 'a number above 0', `${sharpness}`, 'Try 80.');
  }
  const last = size - 1;
  const length = 3 * size * size;
  const bytes = Uint8Array.from({ length }, (_, i) => Math.floor(255 * (BACKGROUND[i % 3] ?? 0)));
  const levels = Float32Array.from(bytes, (byte) => byte / 255);
  const first = (x: number): number => Math.max(0, Math.ceil(x * last));
  const final = (x: number): number => Math.min(last, Math.floor(x * last));

  const render = ({ canvas, discs }: Scene, out: Uint8Array | Float32Array, offset = 0): void => {
    if (!(offset >= 0 && offset + length <= out.length)) {
      const got = `${out.length - offset} from ${offset} on`;
      throw mismatch('renderer: out', `room for ${length} numbers`, got, 'Make it longer.');
    }
    const [blank, one] = out instanceof Uint8Array ? [bytes, 1] : [levels, 255];
    out.set(blank, offset);
    const unit = (x: number): number => (x / canvas + 1) / 2;
    const placed = discs.map(({ x, y, radius, color }): Disc => {
      return { x: unit(x), y: unit(y), radius: radius / (2 * canvas), color };
    });
    const faint = Math.log(discs.length / SLACK) / sharpness;
    for (const { x, y, radius } of placed) {
      const reach = radius + faint;
      const bottom = final(y + reach);
      for (let row = first(y - reach); row <= bottom; row++) {
        const half = Math.sqrt(Math.max(0, reach ** 2 - (row / last - y) ** 2));
        const right = final(x + half);
        for (let column = first(x - half); column <= right; column++) {
          const color = blend(placed, column / last, row / last, sharpness);
          const pixel = offset + 3 * (row * size + column);
          for (let i = 0; i < 3; i++) out[pixel + i] = Math.floor(255 * (color[i] as number)) / one;
        }
      }
    }
  };
  return Object.assign(render, { size });
}

/** The colour of the point (x, y) of the unit square, front to back. */
function blend(discs: readonly Disc[], x: number, y: number, sharpness: number): Color {
  let red = 0;
  let green = 0;
  let blue = 0;
  let light = 1;
  for (const { x: cx, y: cy, radius, color } of discs) {
    const distance = Math.sqrt((x - cx) ** 2 + (y - cy) ** 2);
    const share = 1 / (1 + Math.exp((distance - radius) * sharpness));
    red += light * share * color[0];
    green += light * share * color[1];
    blue += light * share * color[2];
    light *= 1 - share;
  }
  red += light * BACKGROUND[0];
  green += light * BACKGROUND[1];
  blue += light * BACKGROUND[2];
  return [red, green, blue];
}
