import { createRequire } from 'node:module';

/**
 * What is used here of gifenc 1.0.3, which ships no types. A colour is `[red, green, blue]`.
 *
 * @see Matt DesLauriers, gifenc, https://github.com/mattdesl/gifenc
 */
interface Gifenc {
  /**
   * At most `maxColors` colours that stand for the pixels `rgba`, by pairwise nearest neighbours
   * among bins that keep so many bits of red, green and blue.
   */
  readonly quantize: (
    rgba: Uint8Array,
    maxColors: number,
    options: { readonly format: 'rgb565' | 'rgb444' },
  ) => number[][];
  readonly GIFEncoder: () => {
    readonly writeFrame: (
      index: Uint8Array | Uint8ClampedArray,
      width: number,
      height: number,
      options: { readonly palette?: readonly number[][]; readonly delay: number },
    ) => void;
    readonly finish: () => void;
    readonly bytes: () => Uint8Array;
  };
}

const require = createRequire(import.meta.url);

/** Required, not imported: the package shows Node its CommonJS build only, and TypeScript no types. */
export const gifenc: Gifenc = require('gifenc') as Gifenc;
