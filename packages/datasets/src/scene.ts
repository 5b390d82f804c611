/** Red, green and blue, each in [0, 1]. */
export type Color = readonly [red: number, green: number, blue: number];

/** A disc, x to the right and y downward as in an image, in the units of its system. */
export type Disc = {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly color: Color;
};

/** What a camera sees of a state: the square from −canvas to canvas in x and in y. */
export type Scene = {
  readonly canvas: number;
  /** The ones that come first hide the others. */
  readonly discs: readonly Disc[];
};
