import type { Color } from './scene.ts';

/** The `i`-th of `n` fully saturated colours, hue i/n: of one, red; of two, red and cyan. */
export function hue(i: number, n: number): Color {
  const channel = (shift: number): number => {
    const sector = (shift + (6 * i) / n) % 6;
    return 1 - Math.max(0, Math.min(sector, 4 - sector, 1));
  };
  return [channel(5), channel(3), channel(1)];
}
