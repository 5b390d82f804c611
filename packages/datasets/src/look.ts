import { hue as colorOf } from './hue.ts';
import type { Color, Disc, DiscScene, Scene } from './scene.ts';

/** Where the discs of a system lie in the picture, and their colours. */
export type Look = {
  /** Half the width of the square that is seen; by default, what moves just fits. */
  readonly canvas?: number;
  /** Where the origin is seen: so much to the right of the middle, and below it. */
  readonly x?: number;
  readonly y?: number;
  /** The colour of the first disc in turns: 0, the default, is red, 1/3 green, 2/3 blue. */
  readonly hue?: number;
  /** Radius of a disc; where bodies have different masses, by default an area m. */
  readonly size?: number;
};

/** A {@link Look} of several discs. */
export type Looks = Look & {
  /** From the colour of a disc to that of the next, in turns; evenly spread by default. */
  readonly apart?: number;
};

/** The discs as the look says, on a canvas that is `fitting` unless it says another. */
export function sceneOf(
  { canvas, x = 0, y = 0 }: Look,
  fitting: number,
  discs: readonly Disc[],
): DiscScene {
  const placed = discs.map((disc) => ({ ...disc, x: x + disc.x, y: y + disc.y }));
  return { canvas: canvas ?? fitting, discs: placed };
}

/** The colours of n discs. */
export function colorsOf({ hue = 0, apart }: Looks, n: number): readonly Color[] {
  return Array.from({ length: n }, (_, i) => {
    const turns = apart === undefined ? hue + i / n : hue + i * apart;
    return colorOf(turns - Math.floor(turns), 1);
  });
}

/** Whether all discs lie within the canvas, but for a rounding. */
export function seenWhole({ canvas = Infinity, discs = [] }: Scene): boolean {
  const within = canvas * (1 + 1e-9);
  return discs.every(
    ({ x, y, radius }) => Math.abs(x) + radius <= within && Math.abs(y) + radius <= within,
  );
}
