import * as tf from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Tensor } from '@tensorflow/tfjs-core';
import { pullback, untaped } from './gradients.ts';
import type { FieldWeights, Integrator } from './integrator.ts';
import type { PhaseState } from './phase-state.ts';
import type { Steps } from './steps.ts';
import { storedRollout } from './stored-rollout.ts';

/**
 * Steps that are taken, taken back and differentiated together, so that they share kicks. n of
 * leapfrog need n + 1 kicks, and the memory of n; with 8 the one more is an eighth.
 */
const BLOCK = 8;

/**
 * The states after `state`, of whose history a gradient finds only the last one stored, and walks
 * back from it. With Φ one step, sₙ = Φ(sₙ₋₁; w), and λₙ the derivative of the loss by sₙ,
 *
 *     sₙ₋₁ = Φ⁻¹(sₙ; w), a step of −dt;   λₙ₋₁ = ∂loss/∂sₙ₋₁ + λₙ·∂Φ/∂s;   dw ← dw + λₙ·∂Φ/∂w.
 *
 * It is the gradient of the steps as they were taken, at states that come back with rounding errors.
 * The motion multiplies these: on regular orbits by little, by e^{κt} where neighbours part at the
 * rate κ. A gradient of the gradient goes through the stored rollout, and has its memory.
 *
 * @see J. M. Sanz-Serna, Symplectic Runge–Kutta schemes for adjoint equations, automatic
 *   differentiation, optimal control, and more, 2016, DOI 10.1137/151002769: the derivative of the
 *   steps integrates the adjoint equation
 * @see J. Zhuang et al., MALI: A memory efficient and reverse accurate integrator for Neural ODEs,
 *   2021, arXiv 2102.04668: the same walk, with the asynchronous leapfrog
 */
export function reversibleRollout(
  integrator: Integrator,
  weights: FieldWeights,
  state: PhaseState,
  { dt, steps, keep }: Steps,
): PhaseState[] {
  if (!(steps > 0)) return [];
  const path: Path = { integrator, weights, dt, steps: Math.ceil(steps), keep };
  return tf.tidy(() => {
    const start = tf.concat([state.q, state.p]);
    // First of all: within a custom gradient no tape is written, and a field needs one.
    const value = untaped(() => forward(path, [start, ...weights.values]));
    const op = tf.customGrad((...args: (Tensor | GradSaveFunc)[]) => {
      const save = args.pop() as GradSaveFunc;
      save([lastRows(value, start), ...(args as Tensor[])]);
      return {
        value,
        gradFunc: (dy: Tensor, [end, ...xs]: Tensor[]) =>
          tf.engine().state.gradientDepth > 0
            ? pullback(() => run(path, xs), xs, dy) // itself to be differentiated
            : untaped(() => backward(path, xs, end as Tensor, dy)),
      };
    });
    return apart(op(start, ...weights.values), keep === 'all' ? path.steps : 1);
  });
}

type Path = Steps & {
  readonly integrator: Integrator;
  readonly weights: FieldWeights;
};

/**
 * The path's states from a start and weights, below each other as q₁ p₁ q₂ p₂ …: a custom gradient
 * has one output.
 */
function run({ integrator, weights, ...steps }: Path, xs: readonly Tensor[]): Tensor {
  const [start, ...values] = xs as [Tensor, ...Tensor[]];
  const [state] = apart(start, 1) as [PhaseState];
  const states = storedRollout(integrator, weights.fieldOf(values), state, steps);
  return tf.concat(states.flatMap(({ q, p }) => [q, p]));
}

/** What {@link run} gives, block by block, each leaving its states alone. */
function forward(path: Path, [start, ...values]: readonly [Tensor, ...Tensor[]]): Tensor {
  return tf.tidy(() => {
    const kept: Tensor[] = [];
    for (const { steps } of blocks(path)) {
      const states = tf.tidy(() => {
        const from = lastRows(kept.at(-1) ?? start, start);
        return run({ ...path, steps }, [from, ...values]);
      });
      if (path.keep === 'last') tf.dispose(kept.splice(0));
      kept.push(states);
    }
    return tf.concat(kept);
  });
}

/** The derivatives by the start and by each weight, from `dy`, those by the states. */
function backward(path: Path, xs: readonly Tensor[], end: Tensor, dy: Tensor): Tensor[] {
  const [start, ...values] = xs as [Tensor, ...Tensor[]];
  return tf.tidy(() => {
    let at = tf.clone(end);
    let lambda = path.keep === 'all' ? tf.zerosLike(end) : tf.clone(dy);
    let sums = values.map((value) => tf.zerosLike(value));
    for (const { first, steps } of blocks(path).reverse()) {
      const block = { ...path, steps };
      const before = tf.tidy(() => {
        const back: Path = { ...block, dt: -path.dt, keep: 'last' };
        // The first state is at hand, and need not be found again.
        const from = first === 0 ? tf.clone(start) : run(back, [at, ...values]);
        const cotangent = path.keep === 'all' ? withLater(dy, { first, steps }, lambda) : lambda;
        const [ds, ...dw] = pullback(
          () => run(block, [from, ...values]),
          [from, ...values],
          cotangent,
        );
        return {
          at: from,
          lambda: ds as Tensor,
          sums: sums.map((sum, i) => tf.add(sum, dw[i] as Tensor)),
        };
      });
      tf.dispose([at, lambda, sums]);
      ({ at, lambda, sums } = before);
    }
    return [lambda, ...sums];
  });
}

/** What `dy` says of the states of a block, and at its end what later blocks say, too. */
function withLater(dy: Tensor, { first, steps }: Block, lambda: Tensor): Tensor {
  const rows = lambda.shape[0];
  const given = tf.split(tf.slice(dy, first * rows, steps * rows), steps);
  const last = given.pop() as Tensor;
  return tf.concat([...given, tf.add(last, lambda)]);
}

type Block = { readonly first: number; readonly steps: number };

function blocks({ steps }: Pick<Steps, 'steps'>): Block[] {
  return Array.from({ length: Math.ceil(steps / BLOCK) }, (_, i) => {
    const first = i * BLOCK;
    return { first, steps: Math.min(BLOCK, steps - first) };
  });
}

/** The last rows of `states`, as many as `like` has. */
function lastRows(states: Tensor, like: Tensor): Tensor {
  const [rows = 0] = like.shape;
  return tf.slice(states, states.shape[0] - rows, rows);
}

/** `count` states that are below each other. */
function apart(states: Tensor, count: number): PhaseState[] {
  const halves = tf.split(states, 2 * count);
  return Array.from({ length: count }, (_, i) => ({
    q: halves[2 * i] as Tensor,
    p: halves[2 * i + 1] as Tensor,
  }));
}
