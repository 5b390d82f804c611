import { seededRng } from '@hgn/core';
import {
  checkerboard,
  circles,
  type Density2d,
  eightGaussians,
  moons,
  pinwheel,
  pointsOf,
  ringEnergy,
  rings,
  spirals,
  swissRoll,
  twoMoonsEnergy,
  waveEnergy,
} from '@hgn/datasets/densities';
import { contactSheet, type Frame, montage, png } from '@hgn/plots';

/** The densities that the command lists. */
export const densities: readonly Density2d[] = [
  eightGaussians(),
  moons(),
  circles(),
  rings(),
  swissRoll(),
  spirals(),
  pinwheel(),
  checkerboard(),
  ringEnergy(),
  twoMoonsEnergy(),
  waveEnergy(),
  waveEnergy({ branch: 'bump' }),
  waveEnergy({ branch: 'step' }),
];

/** Pixels along a side of a picture, and what it shows: −HALF to HALF, y upward. */
const SIZE = 128;
const HALF = 4.5;
const POINTS = 2000;

/** Every density with its name as a PNG: how dense it is, and points of it. */
export function densitySheet(seed: number): Uint8Array {
  const cells = densities.map((density) => {
    const sequences = [[denseness(density)], [scatter(density, seed)]];
    return {
      label: density.name,
      frames: montage([{ label: '', sequences }], { scale: 1, gap: 2 }),
    };
  });
  return png(contactSheet(cells, { columns: 3, scale: 1 })[0] as Frame);
}

/** White where nothing is, blue where it is densest; by the square root, so that less is seen too. */
function denseness({ logDensity }: Density2d): Frame {
  const at = (i: number): number => ((i + 0.5) / SIZE) * 2 * HALF - HALF;
  const roots = Float64Array.from({ length: SIZE ** 2 }, (_, i) =>
    Math.exp(logDensity(at(i % SIZE), -at(Math.floor(i / SIZE))) / 2),
  );
  const most = Math.max(...roots);
  const rgb = new Uint8Array(3 * SIZE ** 2);
  roots.forEach((root, i) => {
    rgb.set(
      INK.map((ink) => 255 - (255 - ink) * (root / most)),
      3 * i,
    );
  });
  return { width: SIZE, height: SIZE, rgb };
}

function scatter(density: Density2d, seed: number): Frame {
  const rgb = new Uint8Array(3 * SIZE ** 2).fill(255);
  const points = pointsOf(density, POINTS, seededRng(seed));
  for (let i = 0; i < POINTS; i++) {
    const column = pixel(points[2 * i] as number);
    const row = pixel(-(points[2 * i + 1] as number));
    if (column >= 0 && column < SIZE && row >= 0 && row < SIZE) {
      rgb.set(INK, 3 * (row * SIZE + column));
    }
  }
  return { width: SIZE, height: SIZE, rgb };
}

const INK = [20, 60, 140] as const;
const pixel = (x: number): number => Math.floor(((x + HALF) / (2 * HALF)) * SIZE);
