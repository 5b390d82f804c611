import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { HgnError } from './errors.ts';
import { flattenTree, type Tree, unflattenTree } from './tree.ts';

/**
 * The gradients of the scalar `f()` with respect to `xs`; zeros where `f` does not depend on an x.
 * Unlike `tf.grads` it can itself be differentiated, whatever ops `f` uses: see {@link orderTape}.
 *
 * @throws HgnError if an op in `f` has no gradient, or none is registered at all
 */
export function gradients(f: () => Scalar, xs: readonly Tensor[]): Tensor[] {
  return valueAndGradientsOf(f, xs).gradients;
}

/** The value of the loss `f(params)`, and its gradient, a tree like `params`. */
export function valueAndGradients<P extends Tree>(
  f: (params: P) => Scalar,
  params: P,
): { value: Scalar; gradients: P } {
  const leaves = flattenTree(params).map(([, leaf]) => leaf);
  const { value, gradients: list } = valueAndGradientsOf(() => f(params), leaves);
  return { value, gradients: unflattenTree(params, list) };
}

function valueAndGradientsOf(
  f: () => Scalar,
  xs: readonly Tensor[],
): { value: Scalar; gradients: Tensor[] } {
  const engine = tf.engine();
  // A finished tape is dropped, so nodes of ours start at 0 unless an outer gradient is recording.
  const start = engine.state.gradientDepth > 0 ? engine.state.activeTape.length : 0;
  try {
    const { value, grads } = engine.gradients(f, [...xs], undefined, true);
    if (engine.state.gradientDepth > 0) orderTape(engine.state.activeTape, start);
    return {
      value: value as Scalar,
      gradients: grads.map((grad: Tensor | null, i) => grad ?? tf.zerosLike(xs[i] as Tensor)),
    };
  } catch (cause) {
    throw explained(cause);
  }
}

type Tape = ReturnType<typeof tf.engine>['state']['activeTape'];

/**
 * Puts every tape node behind the one that made its input. TensorFlow.js 4.22 records the clone of
 * an output that an op saves for its gradient (tanh, sigmoid, exp, softmax, elu, …) before the op
 * itself, so an outer gradient never finds its way from the clone back to the op, and second
 * derivatives are silently wrong (tanh by up to 34 %). In order, they are right.
 */
function orderTape(tape: Tape, start: number): void {
  const nodes = tape.splice(start);
  const waiting = new Map<number, Tape>(); // tensor id → nodes that read it before it was made
  const unmade = new Map<number, number>(); // how many later nodes make a tensor
  for (const node of nodes) for (const { id } of node.outputs) bump(unmade, id, 1);
  const place = (node: Tape[number]): void => {
    tape.push(node);
    for (const { id } of node.outputs) {
      bump(unmade, id, -1);
      const readers = waiting.get(id);
      waiting.delete(id);
      readers?.forEach(placeOrWait);
    }
  };
  const placeOrWait = (node: Tape[number]): void => {
    const missing = Object.values(node.inputs).find(({ id }) => (unmade.get(id) ?? 0) > 0);
    if (missing === undefined) place(node);
    else waiting.set(missing.id, [...(waiting.get(missing.id) ?? []), node]);
  };
  nodes.forEach(placeOrWait);
}

function bump(counts: Map<number, number>, key: number, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function explained(cause: unknown): unknown {
  const message = cause instanceof Error ? cause.message : '';
  const kernel = /gradient function not found for (\w+)/.exec(message)?.[1];
  if (kernel === undefined) return cause;
  if (tf.getGradient('Sum') === undefined) {
    return new HgnError(
      "gradients: expected TensorFlow.js's gradients to be registered, found none. Import " +
        "'@tensorflow/tfjs' once in the application; '@tensorflow/tfjs-core' alone has no gradients.",
      { cause },
    );
  }
  return new HgnError(
    `gradients: the op '${kernel}' has no gradient in TensorFlow.js. Build this function from ` +
      'softplus, square, sqrt, matMul, conv2d, sum and the smooth ops of @hgn/core instead.',
    { cause },
  );
}
