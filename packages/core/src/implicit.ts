import * as tf from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Tensor } from '@tensorflow/tfjs-core';
import { pullback, untaped } from './gradients.ts';
import type { FieldWeights, ImplicitEquation } from './integrator.ts';
import type { PhaseState } from './phase-state.ts';

/** Solves equations for the slopes of a field of weights, by which its solutions have derivatives. */
export function implicitSlopes({
  values,
  fieldOf,
}: FieldWeights): (equation: ImplicitEquation) => readonly PhaseState[] {
  return ({ map, state: { q, p }, start, solve }) => {
    const equation: ImplicitMap = ([q, p, ...weights], x) =>
      together(map(fieldOf(weights), { q: q as Tensor, p: p as Tensor }, apart(x)));
    const solution = implicitSolution(
      equation,
      [q, p, ...values],
      // a field of its own: what `rollout` remembers of another one would be disposed here
      () => together(start(fieldOf(values))),
      (map, start) => together(solve((slopes) => apart(map(together(slopes))), apart(start))),
    );
    return apart(solution);
  };
}

function together(states: readonly PhaseState[]): Tensor {
  return tf.stack(states.flatMap(({ q, p }) => [q, p]));
}

function apart(x: Tensor): readonly PhaseState[] {
  const halves = tf.unstack(x);
  return Array.from({ length: halves.length / 2 }, (_, i) => ({
    q: halves[2 * i] as Tensor,
    p: halves[2 * i + 1] as Tensor,
  }));
}

/** A map of x, and of all that its derivatives are wanted by. */
type ImplicitMap = (given: readonly Tensor[], x: Tensor) => Tensor;

/** Finds the x that `map` leaves where it is, beginning at `start`. */
type FixedPointSolver = (map: (x: Tensor) => Tensor, start: Tensor) => Tensor;

/**
 * The solution of x = map(given, x), differentiable to any order by the implicit function theorem:
 * nothing of the iterations is recorded. Its gradient by what is given solves the adjoint equation
 * λ = v + (∂map/∂x)ᵀ·λ, which `solve` is handed in its turn.
 *
 * @see B. Christianson, Reverse accumulation and implicit functions, Optimization Methods and
 *   Software 9, 1998, DOI 10.1080/10556789808805697
 */
function implicitSolution(
  map: ImplicitMap,
  given: readonly Tensor[],
  start: () => Tensor,
  solve: FixedPointSolver,
): Tensor {
  return tf.customGrad((...inputs: (Tensor | GradSaveFunc)[]) => {
    const save = inputs.pop() as GradSaveFunc;
    const tensors = inputs as Tensor[];
    // Within a custom gradient no tape is written, and a field needs one.
    const value = untaped(() =>
      tf.tidy(() => solve((x) => tf.tidy(() => map(tensors, x)), start())),
    );
    save([value, ...tensors]);
    return {
      value,
      gradFunc: (dy: Tensor, [solution, ...saved]: Tensor[]) => {
        const x = solution as Tensor;
        const adjoint: ImplicitMap = (all, lambda) => {
          const [v, at, ...by] = all as [Tensor, Tensor, ...Tensor[]];
          return tf.add(v, pullback(() => map(by, at), [at], lambda)[0] as Tensor);
        };
        const backward = (): Tensor[] => {
          const lambda = implicitSolution(adjoint, [dy, x, ...saved], () => dy, solve);
          return pullback(() => map(saved, x), saved, lambda);
        };
        // itself to be differentiated, or else with tapes of its own
        return tf.engine().state.gradientDepth > 0 ? backward() : untaped(backward);
      },
    };
  })(...given);
}
