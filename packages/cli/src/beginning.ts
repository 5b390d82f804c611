import type { Tensor5D } from '@tensorflow/tfjs-core';
import { mismatch, type PhaseState } from '@hgn/core';
import { frameTensor, renderer, simulate, type Trajectories } from '@hgn/datasets';
import type { Stage } from './evaluate-run.ts';
import type { Origin } from './options.ts';
import { restarted } from './run-data.ts';
import { anchorOf, framesOf } from './span-of.ts';

/** Where a rollout begins: what a model infers of a trajectory, and what is true. */
export type Beginning = {
  /** Of one trajectory, which begins at the frame whose state was inferred. */
  readonly truth: Trajectories;
  readonly state: PhaseState;
};

/**
 * The state that the model infers of a trajectory's first frames: of the data of the run, or of the
 * trajectories of another seed.
 *
 * @throws HgnError if the run's data have no such trajectory
 */
export async function beginningOf(
  stage: Stage,
  { split, index }: Origin,
  seed: number | undefined,
): Promise<Beginning> {
  const { run, data, play } = stage;
  const { system } = data;
  const drawn = drawnOf(stage, { split, index }, seed);
  const { dt } = drawn;
  const clip = restarted(system, drawn, [0], { frames: run.config.encoderFrames, dt });
  const frames: Tensor5D = frameTensor({ data: clip, system, render: renderer() });
  const state = await play.infer(frames);
  frames.dispose();
  const at = anchorOf(run.config);
  return { truth: restarted(system, clip, [0], { frames: 1, dt, at }), state };
}

/** The trajectory that was asked for, its first state. */
function drawnOf(
  { run: { config }, data }: Stage,
  { split, index }: Origin,
  seed: number | undefined,
): Trajectories {
  const { system } = data;
  const there = data[split];
  const { dt } = there;
  const one = { system, trajectories: 1, dt, split, from: index };
  if (seed !== undefined) return simulate({ ...one, frames: 1, seed });
  if (index < there.count) return restarted(system, there, [index], { frames: 1, dt });
  const count = split === 'train' ? config.trajectories : there.count;
  // of what it was trained on only the first are there: see `playData`
  if (index < count) return simulate({ ...one, frames: framesOf(config), seed: there.seed });
  const range = `an index from 0 to ${count - 1}`;
  throw mismatch(
    `${split}:${index}`,
    range,
    `${index}`,
    'Or give a --seed, for other trajectories.',
  );
}
