import type { Renderer } from './renderer.ts';
import type { System } from './system.ts';
import { stateOf, type Trajectories } from './trajectories.ts';

/** Trajectories as images: the states, the system that draws them, what makes frames of that. */
export type Footage = {
  readonly data: Trajectories;
  /** The one that the data were made by. */
  readonly system: System;
  readonly render: Renderer;
};

/** How many numbers a frame has. */
export function frameLength({ render }: Footage): number {
  return 3 * render.size ** 2;
}

/** Writes the frames of a trajectory at `times` one after the other, from `offset` on. */
export function shoot(
  footage: Footage,
  trajectory: number,
  times: Iterable<number>,
  out: Float32Array,
  offset: number,
): void {
  const { data, system, render } = footage;
  let at = offset;
  for (const time of times) {
    render(system.draw(stateOf(data, trajectory, time)), out, at);
    at += frameLength(footage);
  }
}
