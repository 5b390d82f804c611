import { observationOf } from './observation-of.ts';
import type { Renderer } from './renderer.ts';
import type { Scene } from './scene.ts';
import type { System } from './system.ts';
import { turned } from './square-symmetry.ts';
import type { SystemFamily } from './system-family.ts';
import { memberOf, type Trajectories } from './trajectories.ts';
import { turn } from './turn.ts';

/** Trajectories as images: the states, the system that draws them, what makes frames of that. */
export type Footage = {
  readonly data: Trajectories;
  /** The one that the data were made by. */
  readonly system: System | SystemFamily;
  readonly render: Renderer;
};

/** Some frames of a trajectory, by their indices. */
export type Take = {
  readonly trajectory: number;
  readonly times: Iterable<number>;
  /** How it is turned or mirrored, as {@link turned} says; 0, the default, is as it is. */
  readonly symmetry?: number;
};

/** How many numbers a frame has. */
export function frameLength({ render }: Footage): number {
  return 3 * render.size ** 2;
}

/** What is seen at the times of a take, drawn by the trajectory's own system, noise included. */
function scenesOf({ data, system }: Omit<Footage, 'render'>, take: Take): Scene[] {
  const { trajectory, times, symmetry = 0 } = take;
  const { draw } = memberOf(system, data, trajectory);
  return Array.from(times, (time) => turned(draw(observationOf(data, trajectory, time)), symmetry));
}

/** Writes the frames of a take one after the other, from `offset` on. */
export function shoot(footage: Footage, take: Take, out: Float32Array, offset: number): void {
  scenesOf(footage, take).forEach((scene, i) => {
    footage.render(scene, out, offset + i * frameLength(footage));
  });
}

/**
 * The frames of takes of `frames` frames each, one after the other: made by other threads where the
 * renderer has some, which are told at once, else here, a take at a time, so that the event loop turns.
 */
export async function shootLater(
  footage: Footage,
  takes: readonly Take[],
  frames: number,
): Promise<Float32Array<ArrayBuffer>> {
  const { offThread } = footage.render;
  if (offThread !== undefined) return offThread(takes.flatMap((take) => scenesOf(footage, take)));
  const length = frames * frameLength(footage);
  const out = new Float32Array(takes.length * length);
  for (const [i, take] of takes.entries()) {
    await turn();
    shoot(footage, take, out, i * length);
  }
  return out;
}
