import type { Density2d } from './density-2d.ts';

/**
 * Uniform on the eight black squares, of side 2, of the board from −4 to 4: those with
 * ⌊x/2⌋ + ⌊y/2⌋ even. Its entropy is ln 32.
 *
 * @see W. Grathwohl et al., FFJORD, 2019, arXiv:1810.01367, `toy_data.py`
 */
export function checkerboard(): Density2d {
  const isBlack = (x: number, y: number): boolean =>
    (Math.floor(x / 2) + Math.floor(y / 2)) % 2 === 0;
  const isOn = (x: number): boolean => x >= -4 && x < 4;
  return {
    name: 'checkerboard',
    region: { left: -4, right: 4, bottom: -4, top: 4 },
    sample: ({ uniform, integer }) => {
      const x = 8 * uniform() - 4;
      const even = (Math.floor(x / 2) + 2) % 2;
      return [x, 4 * integer(2) - 4 + 2 * (even + uniform())];
    },
    logDensity: (x, y) => (isOn(x) && isOn(y) && isBlack(x, y) ? -Math.log(32) : -Infinity),
  };
}
