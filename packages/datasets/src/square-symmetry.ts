import type { Scene } from './scene.ts';

/** How many symmetries of the square there are by name: four turns, and each of them mirrored. */
export const symmetriesOf = { none: 1, turns: 4, square: 8 } as const;

/**
 * A scene turned by `symmetry` mod 4 right angles about the middle of the picture, from x toward y, and
 * mirrored first (x to −x) from 4 on. On square pixels its frame is the frame of the scene with its
 * pixels moved, so that what learns from images alone could turn them as well.
 */
export function turned(scene: Scene, symmetry: number): Scene {
  if (symmetry === 0) return scene;
  const { moved, back } = planeMaps(symmetry);
  if (scene.shade !== undefined) {
    const { shade } = scene;
    return {
      shade: (x, y) => {
        const from = back(2 * x - 1, 2 * y - 1);
        return shade((from.x + 1) / 2, (from.y + 1) / 2);
      },
    };
  }
  return { ...scene, discs: scene.discs.map((disc) => ({ ...disc, ...moved(disc.x, disc.y) })) };
}

type PlaneMap = (x: number, y: number) => { readonly x: number; readonly y: number };

/** Where a symmetry takes a point of the plane, and where it comes from. */
function planeMaps(symmetry: number): { readonly moved: PlaneMap; readonly back: PlaneMap } {
  const sign = symmetry < 4 ? 1 : -1;
  const [cos, sin] = [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ][symmetry % 4] as [number, number];
  return {
    moved: (x, y) => ({ x: cos * sign * x - sin * y, y: sin * sign * x + cos * y }),
    back: (x, y) => ({ x: sign * (cos * x + sin * y), y: cos * y - sin * x }),
  };
}
