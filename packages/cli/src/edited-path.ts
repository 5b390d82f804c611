import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor5D } from '@tensorflow/tfjs-core';
import type { PhaseState } from '@hgn/core';
import {
  frameTensor,
  renderer,
  type System,
  type SystemFamily,
  type Trajectories,
} from '@hgn/datasets';
import { editMomentum, stateAt } from '@hgn/model';
import type { Player } from './player.ts';
import { restarted } from './run-data.ts';

/** What is done to momenta on the way: they are multiplied by `factor` at a step of the rollout. */
type Edit = { readonly at: number; readonly factor: number };

/** A rollout of so many steps of `dt`, on whose way there may be an edit. */
export type EditedSpan = { readonly steps: number; readonly dt: number; readonly edit?: Edit };

/** What is seen of a rollout: q and p `[1, time, …latent]`, and H where there is one. */
export type EditedPath = { readonly q: Tensor; readonly p: Tensor; readonly energy?: Tensor2D };

/** The rollout of the learned motion. At the edit, the state is the one after it. */
export async function editedPath(
  play: Player,
  state: PhaseState,
  { steps, dt, edit }: EditedSpan,
): Promise<EditedPath> {
  if (edit === undefined) return play.rollout(state, { steps, dt });
  const before = await play.rollout(state, { steps: edit.at, dt });
  const turned = editMomentum(stateAt(before, -1), edit.factor);
  const after = await play.rollout(turned, { steps: steps - edit.at, dt });
  const joined = <T extends Tensor>(a: T, b: T): T =>
    tf.tidy(() => tf.concat([tf.slice(a, [0, 0], [-1, edit.at]), b], 1));
  const energy = before.energy && after.energy && joined(before.energy, after.energy);
  const path = { q: joined(before.q, after.q), p: joined(before.p, after.p) };
  tf.dispose([before, turned, after] as tf.TensorContainer);
  return energy ? { ...path, energy } : path;
}

/** The frames of the true motion from the one state of `begun` on, its momenta edited likewise. */
export function editedTruth(
  system: System | SystemFamily,
  begun: Trajectories,
  { steps, dt, edit }: EditedSpan,
): Tensor5D {
  const images = (data: Trajectories): Tensor5D =>
    frameTensor({ data, system, render: renderer() });
  const at = edit?.at ?? steps;
  const before = restarted(system, begun, [0], { frames: at + 1, dt });
  if (edit === undefined) return images(before);
  const scaled = { ...before, p: before.p.map((p) => p * edit.factor) };
  const after = restarted(system, scaled, [0], { frames: steps - at + 1, dt, at });
  return tf.tidy(() => tf.concat([tf.slice(images(before), [0, 0], [-1, at]), images(after)], 1));
}
