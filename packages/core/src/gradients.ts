import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { HgnError } from './errors.ts';
import type { LossValue } from './objective.ts';
import { flattenTree, mapTree, type Tree, unflattenTree } from './tree.ts';

/**
 * The gradients of the scalar `f()` with respect to `xs`; zeros where `f` does not depend on an x.
 * Unlike `tf.grads` it can itself be differentiated, whatever ops `f` uses: see {@link inOrder}.
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

/** A loss with its metrics, and its gradient, a tree like `params`. */
export function lossAndGradients<P extends Tree>(
  loss: (params: P) => LossValue,
  params: P,
): LossValue & { gradients: P } {
  let kept: Readonly<Record<string, Scalar>> = {};
  const { value, gradients: tree } = valueAndGradients((p: P) => {
    const { loss: total, metrics } = loss(p);
    // The engine disposes all that the forward pass made, but for the loss.
    kept = mapTree(metrics, (metric) => tf.keep(tf.clone(metric)));
    return total;
  }, params);
  const metrics = mapTree(kept, tf.clone);
  tf.dispose(kept);
  return { loss: value, metrics, gradients: tree };
}

/** dyᵀ·∂f/∂x for each of `xs`, where `dy` is of the shape of `f()`: what {@link gradients} are of 1. */
export function pullback(f: () => Tensor, xs: readonly Tensor[], dy: Tensor): Tensor[] {
  return valueAndGradientsOf(f, xs, dy).gradients;
}

/**
 * Runs `f` as if no gradient were being taken around it: nothing is recorded, and a gradient that
 * `f` takes is a first one, that leaves no tape.
 */
export function untaped<T>(f: () => T): T {
  const { state } = tf.engine();
  const { activeTape, gradientDepth, kernelDepth } = state;
  Object.assign(state, { gradientDepth: 0, kernelDepth: 0 });
  try {
    return f();
  } finally {
    Object.assign(state, { activeTape, gradientDepth, kernelDepth });
  }
}

function valueAndGradientsOf<T extends Tensor>(
  f: () => T,
  xs: readonly Tensor[],
  dy?: T,
): { value: T; gradients: Tensor[] } {
  const engine = tf.engine();
  const nested = engine.state.gradientDepth > 0;
  const outer = engine.state.activeTape;
  // A tape of its own: else what an x was made from counts too, and ∂/∂q of f(q, p(q)) is a total
  // derivative; and each gradient would search all that was recorded before it.
  if (nested) engine.state.activeTape = [];
  try {
    const { value, grads } = engine.gradients(f, [...xs], dy, true);
    if (nested) outer.push(...inOrder(engine.state.activeTape));
    return {
      value: value,
      gradients: grads.map((grad: Tensor | null, i) => grad ?? tf.zerosLike(xs[i] as Tensor)),
    };
  } catch (cause) {
    throw explained(cause);
  } finally {
    if (nested) engine.state.activeTape = outer;
  }
}

type Tape = ReturnType<typeof tf.engine>['state']['activeTape'];

/**
 * Puts every tape node behind the one that made its input. TensorFlow.js 4.22 records the clone of
 * an output that an op saves for its gradient (tanh, sigmoid, exp, softmax, elu, …) before the op
 * itself, so an outer gradient never finds its way from the clone back to the op, and second
 * derivatives are silently wrong (tanh by up to 34 %). In order, they are right.
 */
function inOrder(nodes: Tape): Tape {
  const tape: Tape = [];
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
  return tape;
}

function bump(counts: Map<number, number>, key: number, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function explained(cause: unknown): unknown {
  const message = cause instanceof Error ? cause.message : '';
  const kernel = /gradient function not found for (\w+)/.exec(message)?.[1];
  if (kernel === undefined) return cause;
  if ((tf.getGradient('Sum') as tf.GradConfig | undefined) === undefined) {
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
