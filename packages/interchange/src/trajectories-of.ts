import { mismatch } from '@hgn/core';
import {
  memberOf,
  observationOf,
  type Renderer,
  type System,
  type SystemFamily,
  type Trajectories,
} from '@hgn/datasets';
import { type Facts, joined } from '@hgn/datasets/storage';
import type { Recording } from './recording.ts';

/** States that were read, and how the frames beside them are from what is seen of them. */
export type Imported = {
  readonly data: Trajectories;
  /** Frames that are other than those rendered, and by how much at most, of 255. */
  readonly otherFrames: number;
  readonly largestDifference: number;
};

/**
 * The states of a recording as trajectories of a system. Frames are rendered again whenever they are
 * needed, so those of the recording are not kept, but compared.
 *
 * @throws HgnError if the system has another dimension; also as `clips` does
 */
export async function trajectoriesOf(
  { facts: { count, frames, dimension }, shape, clips }: Recording,
  {
    facts,
    system,
    render,
  }: {
    readonly facts: Facts;
    readonly system: System | SystemFamily;
    /** Of the size of the frames. */
    readonly render: Renderer;
  },
): Promise<Imported> {
  if (system.dimension !== dimension) {
    const remedy = 'Name the system that they are of.';
    const got = `states of ${dimension} each`;
    throw mismatch(system.name, `q and p of ${system.dimension} numbers`, got, remedy);
  }
  const length = shape.reduce((a, b) => a * b, 1);
  const rendered = new Uint8Array(3 * render.size ** 2);
  const pieces: Trajectories[] = [];
  let [otherFrames, largestDifference] = [0, 0];
  for await (const { q, p, parameters, images } of clips()) {
    const own = Object.entries(parameters).map(
      ([name, value]) => [name, Float64Array.of(value)] as const,
    );
    const one: Trajectories = {
      ...facts,
      from: facts.from + pieces.length,
      ...{ count: 1, redrawn: 0, q, p },
      parameters: Object.fromEntries(own),
    };
    pieces.push(one);
    const member = memberOf(system, one, 0);
    for (let frame = 0; frame < frames; frame++) {
      render(member.draw(observationOf(one, 0, frame)), rendered);
      const difference = farthest(rendered, images.subarray(frame * length, (frame + 1) * length));
      if (difference > 0) otherFrames++;
      largestDifference = Math.max(largestDifference, difference);
    }
  }
  if (pieces.length !== count) {
    const remedy = 'Use another copy, or export it again.';
    throw mismatch(facts.split, `${count} trajectories`, `${pieces.length}`, remedy);
  }
  return { data: joined(pieces as [Trajectories]), otherFrames, largestDifference };
}

/** The largest difference of bytes; all of 255 if there are more of one. */
function farthest(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return 255;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    largest = Math.max(largest, Math.abs((a[i] as number) - (b[i] as number)));
  }
  return largest;
}
