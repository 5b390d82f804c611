import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { flattenTree, mapTree, type Params, type Tree } from '@hgn/core';
import { NotFinite } from './not-finite.ts';
import type { TrainingEvent, TrainingState } from './train.ts';

/** What {@link persevere} tells beside the events of training. */
export type PerseveringEvent<P extends Params, S extends Tree> =
  | TrainingEvent<P, S>
  /** What training goes back to from now on, first of all where it starts; it stays till the next. */
  | { readonly type: 'anchor'; readonly state: TrainingState<P, S> }
  /** A number was none any more, and training goes on from the anchor. */
  | {
      readonly type: 'back';
      readonly cause: NotFinite;
      /** The anchor. */
      readonly state: TrainingState<P, S>;
      /** What the learning rate is multiplied by from there. */
      readonly slower: number;
    };

/** What is tried, and how often. */
export type PersevereOptions<P extends Params, S extends Tree> = {
  /** Training from a state on, its learning rate multiplied by `slower`. */
  readonly begin: (
    state: TrainingState<P, S>,
    slower: number,
  ) => AsyncIterable<TrainingEvent<P, S>>;
  /** Where to start; it stays the caller's. */
  readonly state: TrainingState<P, S>;
  /** How often training may go back, all sessions of a run together. */
  readonly retries: number;
  /** How often it has gone back before, 0 by default. */
  readonly gone?: number;
  /** Steps from one anchor to the next, 100 by default. */
  readonly spacing?: number;
  /**
   * The state at the last multiple of `spacing`, if `state` is none and the run was stopped between
   * two: it makes a resumed run go back to where it would have gone. It stays the caller's.
   */
  readonly anchor?: TrainingState<P, S>;
};

/**
 * Training that goes back where a number is not finite: to the state at the last multiple of
 * `spacing` steps, with half the learning rate, which stays. It depends on steps alone, never on
 * time, so that a run that is stopped and resumed goes back as the whole one does. Of the anchors one
 * is alive at a time; the last of them is the caller's, as is the state of the last step.
 *
 * @throws NotFinite once it has gone back `retries` times
 */
export async function* persevere<P extends Params, S extends Tree>({
  begin,
  state,
  retries,
  gone: before = 0,
  spacing = 100,
  anchor: given = state,
}: PersevereOptions<P, S>): AsyncGenerator<PerseveringEvent<P, S>, void, undefined> {
  let anchor = copyOf(given);
  let from = state;
  yield { type: 'anchor', state: anchor };
  for (let gone = before; ; gone++) {
    let last = from;
    try {
      for await (const event of begin(from, 0.5 ** gone)) {
        if (event.type === 'step') last = event.state;
        yield event;
        if (event.type !== 'step' || last.step % spacing !== 0) continue;
        dispose(anchor, []);
        anchor = copyOf(last);
        yield { type: 'anchor', state: anchor };
      }
      return;
    } catch (cause) {
      if (!(cause instanceof NotFinite) || gone >= retries) throw cause;
      yield { type: 'back', cause, state: anchor, slower: 0.5 ** (gone + 1) };
      dispose(last, [state]);
    } finally {
      if (from !== state) dispose(from, [last]);
    }
    from = copyOf(anchor);
  }
}

function copyOf<P extends Params, S extends Tree>(state: TrainingState<P, S>): TrainingState<P, S> {
  const copy = (leaf: Tensor): Tensor => tf.clone(leaf);
  const { params, optimiser } = state;
  return { ...state, params: mapTree(params, copy), optimiser: mapTree(optimiser, copy) };
}

/** Disposes the tensors of a state, but for those that others hold, as updates may pass some on. */
function dispose(state: TrainingState, others: readonly TrainingState[]): void {
  const kept = new Set(others.flatMap(tensorsOf));
  for (const leaf of tensorsOf(state)) if (!kept.has(leaf)) leaf.dispose();
}

const tensorsOf = ({ params, optimiser }: TrainingState): Tensor[] =>
  flattenTree([params, optimiser]).map(([, leaf]) => leaf);
