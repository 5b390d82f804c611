import * as tf from '@tensorflow/tfjs-core';
import {
  type Adjoint,
  analyticField,
  fieldOf,
  fieldWeights,
  flattenTree,
  flow,
  gradients,
  type Hamiltonian,
  type HamiltonianField,
  HgnError,
  type Integrator,
  mapTree,
  type PhaseState,
  rollout,
  seededRng,
} from '@hgn/core';
import { describe, expect, it } from 'vitest';

const normal = (shape: number[], seed: number): tf.Tensor => {
  const rng = seededRng(seed);
  const size = shape.reduce((product, n) => product * n, 1);
  return tf.tensor(Float32Array.from({ length: size }, rng.normal), shape);
};

const leapfrog: Integrator = {
  name: 'leapfrog',
  order: 2,
  symplectic: 'separable',
  reversible: true,
  step: (field, { q, p }, dt) => {
    const half = field.axpy(dt / 2, field.dp({ q, p }), p);
    const next = field.axpy(dt, field.dq({ q, p: half }), q);
    return { q: next, p: field.axpy(dt / 2, field.dp({ q: next, p: half }), half) };
  },
};

/** Its equation is solved to rounding by six iterations, each of which gains a factor of 20. */
const implicitMidpoint: Integrator = {
  name: 'implicit midpoint',
  order: 2,
  symplectic: 'always',
  reversible: true,
  step: (field, { q, p }, dt) => {
    let slope = field.both({ q, p });
    for (let i = 0; i < 6; i++) {
      slope = field.both({
        q: field.axpy(dt / 2, slope.q, q),
        p: field.axpy(dt / 2, slope.p, p),
      });
    }
    return { q: field.axpy(dt, slope.q, q), p: field.axpy(dt, slope.p, p) };
  },
};

type Layer = { kernel: tf.Tensor2D; bias: tf.Tensor };
const layer = (inputs: number, seed: number): Layer => ({
  kernel: tf.mul(normal([inputs, 5], seed), 0.4),
  bias: normal([5], seed + 1),
});
const bump = ({ kernel, bias }: Layer, x: tf.Tensor): tf.Tensor1D =>
  tf.sum(tf.tanh(tf.add(tf.matMul(x as tf.Tensor2D, kernel), bias)), 1);
const bowl = (x: tf.Tensor): tf.Tensor1D => tf.sum(tf.square(x), 1);
const swing = (x: tf.Tensor): tf.Tensor1D => tf.sum(tf.sub(1, tf.cos(x)), 1);

/** Pendulums, with a layer of tanh added to either half of the energy. */
const separable: Hamiltonian<{ K: Layer; V: Layer }> = {
  init: () => ({ K: layer(2, 1), V: layer(2, 3) }),
  energy: ({ K, V }, { q, p }) => tf.add(tf.add(bowl(p), bump(K, p)), tf.add(swing(q), bump(V, q))),
  parts: {
    kinetic: ({ K }, p) => tf.add(bowl(p), bump(K, p)),
    potential: ({ V }, q) => tf.add(swing(q), bump(V, q)),
  },
};

const joint: Hamiltonian<Layer> = {
  init: () => layer(4, 5),
  energy: (params, { q, p }) =>
    tf.add(tf.add(bowl(p), swing(q)), bump(params, tf.concat([q, p], 1))),
};

const start = (): PhaseState => ({ q: normal([3, 2], 7), p: normal([3, 2], 8) });

const numbers = (tensors: readonly tf.Tensor[]): number[] =>
  tensors.flatMap((tensor) => [...tensor.dataSync()]);

function distance(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  return Math.hypot(...a.map((x, i) => x - (b[i] as number))) / Math.hypot(...b);
}

const motions = [
  ['separable', leapfrog, separable],
  ['joint', implicitMidpoint, joint],
] as unknown as [string, Integrator, Hamiltonian][];

describe.each(motions)('the reversible adjoint on a %s H', (_, integrator, hamiltonian) => {
  const params = hamiltonian.init(seededRng(1));
  const field = fieldOf(hamiltonian, params);
  const state = start();
  const xs = [state.q, state.p, ...flattenTree(params).map(([, leaf]) => leaf)];

  it.each([1, 8, 20])('gives the same states to the last bit, of %d steps', (steps) => {
    const span = { dt: -0.1, steps };
    const stored = rollout(integrator, field, state, span);
    const reversible = rollout(integrator, field, state, { ...span, adjoint: 'reversible' });
    const end = flow(integrator, field, state, { ...span, adjoint: 'reversible' });
    expect(reversible.length).toBe(steps + 1);
    expect(reversible[0]).toBe(state);
    expect(numbers(reversible.flatMap(({ q, p }) => [q, p]))).toEqual(
      numbers(stored.flatMap(({ q, p }) => [q, p])),
    );
    const last = reversible.at(-1) as PhaseState;
    expect(numbers([end.q, end.p])).toEqual(numbers([last.q, last.p]));
  });

  const losses: Record<string, (adjoint: Adjoint, steps: number) => tf.Scalar> = {
    'the last state': (adjoint, steps) => {
      const { q, p } = flow(integrator, field, state, { dt: 0.1, steps, adjoint });
      return tf.sum(tf.add(tf.sin(q), tf.square(p)));
    },
    'some states': (adjoint, steps) => {
      const states = rollout(integrator, field, state, { dt: 0.1, steps, adjoint });
      const some = states.filter((_, i) => i % 7 === 0).map(({ q, p }) => tf.mul(tf.sin(q), p));
      return tf.sum(tf.square(tf.stack(some)));
    },
  };

  /**
   * How far float32 may lead a gradient astray: 1e-5 on the cpu. TensorFlow's kernels round these
   * motions more, so that there the states themselves come back less exactly, and that is the measure.
   */
  const roundings = (steps: number): number => {
    if (tf.getBackend() === 'cpu') return 1e-5;
    const there = flow(integrator, field, state, { dt: 0.1, steps });
    const back = flow(integrator, field, there, { dt: -0.1, steps });
    return 3 * distance(numbers([back.q, back.p]), numbers([state.q, state.p]));
  };

  it.each(Object.entries(losses))('has the stored gradient of %s', (_, loss) => {
    for (const steps of [1, 7, 8, 100]) {
      const stored = gradients(() => loss('stored', steps), xs);
      const reversible = gradients(() => loss('reversible', steps), xs);
      const error = distance(numbers(reversible), numbers(stored));
      expect(error).toBeLessThan(steps < 100 ? 1e-6 : roundings(steps));
    }
  });

  it.each(Object.entries(losses))('has its second derivatives, of %s', (_, loss) => {
    const norm = (adjoint: Adjoint) => (): tf.Scalar =>
      tf.addN(gradients(() => loss(adjoint, 9), xs).map((x) => tf.sum(tf.square(x))));
    const stored = gradients(norm('stored'), xs);
    const reversible = gradients(norm('reversible'), xs);
    expect(distance(numbers(reversible), numbers(stored))).toBeLessThan(1e-5);
  });

  it('sees weights that are made within the loss, and gone when the gradient is taken', () => {
    const loss = (adjoint: Adjoint, xs: readonly tf.Tensor[]) => (): tf.Scalar => {
      const scaled = mapTree(params, (leaf) => tf.mul(leaf, xs[0] as tf.Tensor));
      const { q } = flow(integrator, fieldOf(hamiltonian, scaled), state, {
        dt: 0.1,
        steps: 10,
        adjoint,
      });
      return tf.sum(tf.sin(q));
    };
    const scale = [tf.scalar(0.9)];
    const stored = numbers(gradients(loss('stored', scale), scale));
    const reversible = numbers(gradients(loss('reversible', scale), scale));
    expect(distance(reversible, stored)).toBeLessThan(1e-5);
  });

  it('allocates its states alone, and its gradient the gradients', () => {
    const span = { dt: 0.1, steps: 20, adjoint: 'reversible' } as const;
    const allocated = (run: () => unknown): number => {
      const before = tf.memory().numTensors;
      run();
      return tf.memory().numTensors - before;
    };
    expect(allocated(() => rollout(integrator, field, state, span))).toBe(40);
    expect(allocated(() => flow(integrator, field, state, span))).toBe(2);
    for (const loss of Object.values(losses)) {
      const gradient = (): tf.Tensor[] => gradients(() => loss('reversible', 20), xs);
      expect(allocated(() => tf.tidy(gradient))).toBe(xs.length);
    }
    expect(xs.some((x) => x.isDisposed)).toBe(false);
  });
});

/** H = p²/2m − w·cos q, of which arrays know the gradients in double precision. */
describe('the reversible adjoint of a pendulum', () => {
  const pendulum: Hamiltonian<tf.Tensor> = {
    init: () => tf.scalar(1.3),
    energy: (w, { q, p }) => tf.sum(tf.sub(tf.square(p), tf.mul(w, tf.cos(q))), 1),
    parts: {
      kinetic: (_, p) => tf.sum(tf.square(p), 1),
      potential: (w, q) => tf.neg(tf.sum(tf.mul(w, tf.cos(q)), 1)),
    },
  };
  const span = { dt: 0.2, steps: 30 };
  const at = [0.6, -0.3, 1.3] as const;

  /** The loss q² + p of the last state, from q, p and w. */
  const value = ([q, p, w]: readonly number[]): number => {
    const field = analyticField({
      separable: true,
      dHdq: (state) => state.q.map((x) => (w as number) * Math.sin(x)),
      dHdp: (state) => state.p.map((x) => 2 * x),
    });
    const state = { q: Float64Array.of(q as number), p: Float64Array.of(p as number) };
    const end = flow(leapfrog, field, state, span);
    return (end.q[0] as number) ** 2 + (end.p[0] as number);
  };
  const loss = (...[q, p, w]: tf.Tensor[]): tf.Scalar => {
    const from = { q: tf.reshape(q as tf.Tensor, [1, 1]), p: tf.reshape(p as tf.Tensor, [1, 1]) };
    const field = fieldOf(pendulum, w as tf.Tensor);
    const end = flow(leapfrog, field, from, { ...span, adjoint: 'reversible' });
    return tf.sum(tf.add(tf.square(end.q), end.p));
  };
  const slope = (f: (z: readonly number[]) => number, z: readonly number[], i: number): number => {
    const moved = (by: number): number => f(z.with(i, (z[i] as number) + by));
    return (8 * (moved(1e-3) - moved(-1e-3)) - (moved(2e-3) - moved(-2e-3))) / 12e-3;
  };

  it('is the gradient that finite differences in double precision give', () => {
    const expected = at.map((_, i) => slope(value, at, i));
    const got = numbers(tf.grads(loss)(at.map((x) => tf.scalar(x))));
    expect(distance(got, expected)).toBeLessThan(1e-5); // float32, thirty steps
  });

  it('is differentiated again, by plain tf.grad too', () => {
    const byWeight = (z: readonly number[]): number => slope(value, z, 2);
    const expected = at.map((_, i) => slope(byWeight, at, i));
    const first = (q: tf.Tensor, p: tf.Tensor, w: tf.Tensor): tf.Scalar =>
      tf.sum(tf.grad((x: tf.Tensor) => loss(q, p, x))(w));
    const got = numbers(tf.grads(first)(at.map((x) => tf.scalar(x))));
    expect(distance(got, expected)).toBeLessThan(1e-5);
  });

  it('costs a ninth kick for every eight steps', () => {
    let kicks = 0;
    const counting: Hamiltonian<tf.Tensor> = {
      ...pendulum,
      parts: {
        kinetic: (_, p) => tf.sum(tf.square(p), 1),
        potential: (w, q) => {
          kicks++;
          return tf.neg(tf.sum(tf.mul(w, tf.cos(q)), 1));
        },
      },
    };
    const state = { q: tf.ones([1, 1]), p: tf.ones([1, 1]) };
    const options = { dt: 0.1, steps: 80 };
    rollout(leapfrog, fieldOf(counting, tf.scalar(1)), state, options);
    expect(kicks).toBe(81);
    kicks = 0;
    flow(leapfrog, fieldOf(counting, tf.scalar(1)), state, { ...options, adjoint: 'reversible' });
    expect(kicks).toBe(90);
  });

  /** The relative difference of the two gradients of a pendulum that is let go at `angle`. */
  function drift(angle: number, steps: number): number {
    const state = { q: tf.fill([1, 1], angle), p: tf.zeros([1, 1]) };
    const w = tf.scalar(1.3);
    const gradient = (adjoint: Adjoint): number[] => {
      const end = (): PhaseState =>
        flow(leapfrog, fieldOf(pendulum, w), state, { dt: 0.1, steps, adjoint });
      const loss = ({ q, p }: PhaseState): tf.Scalar => tf.sum(tf.add(tf.square(q), p));
      return numbers(gradients(() => loss(end()), [state.q, state.p, w]));
    };
    return distance(gradient('reversible'), gradient('stored'));
  }

  it('keeps its digits on a regular orbit, however long', () => {
    expect(drift(0.5, 100)).toBeLessThan(1e-6);
    expect(drift(0.5, 1000)).toBeLessThan(1e-5);
  });

  /** Neighbours part as e^{κt} there, κ = √(2w) = 1.6, on the way back as on the way there. */
  it('loses digits where the motion is unstable: on leaving the upper equilibrium', () => {
    expect(drift(Math.PI - 1e-3, 100)).toBeGreaterThan(1e-3);
  });
});

describe('the memory of a gradient of the last state', () => {
  const params = separable.init(seededRng(1));

  /** What is allocated at most while a gradient is computed, beyond what was there before. */
  function peakBytes(adjoint: Adjoint, steps: number): number {
    const state = start();
    const weights = flattenTree(params).map(([, leaf]) => leaf);
    const engine = tf.engine().state;
    const before = engine.numBytes;
    let [bytes, peak] = [before, before];
    Object.defineProperty(engine, 'numBytes', {
      configurable: true,
      get: () => bytes,
      set: (now: number) => {
        bytes = now;
        peak = Math.max(peak, now);
      },
    });
    tf.tidy(() =>
      gradients(() => {
        const { q } = flow(leapfrog, fieldOf(separable, params), state, {
          dt: 0.1,
          steps,
          adjoint,
        });
        return tf.sum(tf.square(q));
      }, weights),
    );
    Object.defineProperty(engine, 'numBytes', { value: bytes, writable: true });
    return peak - before;
  }

  it('is flat in the number of steps with the reversible adjoint, and grows with the stored one', () => {
    const few = peakBytes('reversible', 30);
    expect(peakBytes('reversible', 300)).toBe(few);
    expect(peakBytes('reversible', 3000)).toBe(few);
    const stored = peakBytes('stored', 30);
    expect(stored).toBeGreaterThan(2 * few);
    expect(peakBytes('stored', 300)).toBeGreaterThan(9 * stored);
  });
});

describe('the reversible adjoint is refused', () => {
  const params = joint.init(seededRng(1));
  const pulled = (integrator: Integrator, field: HamiltonianField) => () =>
    rollout(integrator, field, start(), { dt: 0.1, steps: 2, adjoint: 'reversible' });

  it.each<[string, Partial<Integrator>, string]>([
    [
      'for an integrator that is not reversible',
      { reversible: false },
      "adjoint 'reversible' of leapfrog: expected an integrator whose step(−dt) undoes its step(dt), " +
        "got one with reversible: false, symplectic: 'separable'. Its states",
    ],
    [
      'for one that is symplectic, and with it reversible, nowhere',
      { symplectic: 'never' },
      "got one with reversible: true, symplectic: 'never'",
    ],
    [
      'where the integrator is reversible on separable energies alone, and H is joint',
      {},
      'expected H = K(p) + V(q), on which alone the integrator is reversible, got a joint H. Give',
    ],
  ])('%s', (_, facts, message) => {
    const refused = pulled({ ...leapfrog, ...facts }, fieldOf(joint, params));
    expect(refused).toThrow(HgnError);
    expect(refused).toThrow(message);
  });

  it('without the weights of the field', () => {
    const { dq, dp, both, axpy } = fieldOf(joint, params);
    expect(pulled(implicitMidpoint, { separable: false, dq, dp, both, axpy })).toThrow(
      'expected a field that shows its `weights`, got one without them. Make it with fieldOf',
    );
  });

  it('for arrays', () => {
    const one = (): Float64Array => Float64Array.of(1);
    const field = analyticField({ separable: true, dHdq: one, dHdp: one });
    const span = { dt: 0.1, steps: 2, adjoint: 'reversible' } as const;
    expect(() => flow(leapfrog, field, { q: one(), p: one() }, span)).toThrow(
      'expected a state of tensors, got one of arrays. There is no gradient of arrays',
    );
  });
});

it('takes gradients of a field of one’s own by the weights that it is given', () => {
  // H = p²/2 + k·q²/2, written as a field
  const spring = (k: tf.Tensor): HamiltonianField => {
    const dq = ({ p }: PhaseState): tf.Tensor => p;
    const dp = ({ q }: PhaseState): tf.Tensor => tf.neg(tf.mul(k, q));
    return {
      separable: true,
      dq,
      dp,
      both: (state) => ({ q: dq(state), p: dp(state) }),
      axpy: (a, x, y) => tf.add(tf.mul(x, a), y),
      weights: fieldWeights([k], ([k]) => spring(k as tf.Tensor)),
    };
  };
  const xs = [tf.scalar(1.3)];
  const [stored, reversible] = (['stored', 'reversible'] as const).map((adjoint) =>
    gradients(() => {
      const field = spring(xs[0] as tf.Tensor);
      return tf.sum(tf.square(flow(leapfrog, field, start(), { dt: 0.1, steps: 20, adjoint }).q));
    }, xs),
  ) as [tf.Tensor[], tf.Tensor[]];
  expect(distance(numbers(reversible), numbers(stored))).toBeLessThan(1e-5);
});

it('of no steps is the state itself', () => {
  const state = start();
  const field = fieldOf(joint, joint.init(seededRng(1)));
  const span = { dt: 0.1, steps: 0, adjoint: 'reversible' } as const;
  expect(flow(implicitMidpoint, field, state, span)).toBe(state);
  expect(rollout(implicitMidpoint, field, state, span)).toEqual([state]);
});
