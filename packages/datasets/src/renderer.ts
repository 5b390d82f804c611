import { mismatch } from '@hgn/core';
import { discPainter } from './disc-painter.ts';
import { LEVELS } from './levels.ts';
import { DISC_LENGTH, placeDiscs } from './placed-discs.ts';
import type { Scene, ShadeScene } from './scene.ts';

/** How frames are rendered. */
export type RendererOptions = {
  /** Pixels along a side, 16 to 256. */
  readonly size?: number;
  /**
   * Steepness of the edge of a disc: at 80, and 32 pixels, it is 0.4 pixels wide. `Infinity` is a
   * hard edge: a pixel is of the disc or not.
   */
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
  /** The frames of scenes, one after the other, made while this thread does something else. */
  readonly offThread?: (scenes: readonly Scene[]) => Promise<Float32Array<ArrayBuffer>>;
}

/**
 * The published renderer. On the unit square, its pixels at linspace(0, 1, size) and lengths divided
 * by the width of the canvas, disc k covers a share 1 / (1 + exp((distance − radius) · sharpness)) of
 * a pixel; discs are laid over each other, the first one on top, over a background of
 * (0.321, 0.349, 0.368); a value v is the byte ⌊255·v⌋.
 *
 * A shade, which the published one has not, is evaluated at each pixel.
 *
 * @throws HgnError if an option is out of its range
 * @see A. Botev et al., Which priors matter? Benchmarking models for learning latent dynamics,
 *   2021, arXiv:2111.05458, and its dm_hamiltonian_dynamics_suite
 */
export function renderer({ size = 32, sharpness = 80 }: RendererOptions = {}): Renderer {
  if (!(Number.isInteger(size) && size >= 16 && size <= 256)) {
    throw mismatch('renderer: size', 'a whole number from 16 to 256', `${size}`, 'Try 32.');
  }
  if (!(sharpness > 0)) {
    throw mismatch('renderer: sharpness', 'a number above 0', `${sharpness}`, 'Try 80.');
  }
  const length = 3 * size * size;
  const paint = discPainter(size, sharpness);
  let placed = new Float64Array(DISC_LENGTH);
  const render = (scene: Scene, out: Uint8Array | Float32Array, offset = 0): void => {
    if (!(offset >= 0 && offset + length <= out.length)) {
      const got = `${out.length - offset} from ${offset} on`;
      throw mismatch('renderer: out', `room for ${length} numbers`, got, 'Make it longer.');
    }
    if (scene.shade !== undefined) {
      paintShade(scene, size, out, offset);
      return;
    }
    const needed = DISC_LENGTH * scene.discs.length;
    if (placed.length < needed) placed = new Float64Array(needed);
    placeDiscs(scene, placed);
    paint(placed, 0, scene.discs.length, out, offset);
  };
  return Object.assign(render, { size });
}

function paintShade(
  { shade }: ShadeScene,
  size: number,
  out: Uint8Array | Float32Array,
  offset: number,
): void {
  const levels = LEVELS[out instanceof Uint8Array ? 'bytes' : 'numbers'];
  let at = offset;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      for (const channel of shade(column / (size - 1), row / (size - 1))) {
        out[at++] = levels[Math.floor(255 * Math.max(0, Math.min(1, channel)))] as number;
      }
    }
  }
}
