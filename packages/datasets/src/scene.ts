/** Red, green and blue, each in [0, 1]. */
export type Color = readonly [red: number, green: number, blue: number];

/** A disc, x to the right and y downward as in an image, in the units of its system. */
export type Disc = {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly color: Color;
};

/** The square from −canvas to canvas in x and in y, and the discs in it. */
export type DiscScene = {
  readonly canvas: number;
  /** The ones that come first hide the others. */
  readonly discs: readonly Disc[];
  readonly shade?: undefined;
};

/** A picture that is no set of discs: the colour of every point of the unit square, y downward. */
export type ShadeScene = {
  readonly shade: (x: number, y: number) => Color;
  readonly canvas?: undefined;
  readonly discs?: undefined;
};

/** What a camera sees of a state: `scene.shade` tells the two apart. */
export type Scene = DiscScene | ShadeScene;
