import type { DiscScene } from './scene.ts';

/** How many numbers a placed disc has: x, y and radius on the unit square; red, green, blue. */
export const DISC_LENGTH = 6;

/** Writes the discs of a scene as plain numbers, which another thread can be sent, from `at` on. */
export function placeDiscs({ canvas, discs }: DiscScene, out: Float64Array, at = 0): void {
  let i = at;
  for (const { x, y, radius, color } of discs) {
    out[i++] = (x / canvas + 1) / 2;
    out[i++] = (y / canvas + 1) / 2;
    out[i++] = radius / (2 * canvas);
    for (const channel of color) out[i++] = channel;
  }
}
