import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import {
  flattenTree,
  HgnError,
  type Integrator,
  mapTree,
  type Motion,
  motionDynamics,
  type Params,
  type PhaseState,
  seededRng,
  swish,
} from '@hgn/core';
import { hamiltonianContract, moduleContract } from '@hgn/testing';
import { describe, expect, it } from 'vitest';
import { choleskyOf, choleskySolve, times, transposedTimes } from '../src/cholesky.ts';
import {
  convNet,
  damping,
  flat,
  gru,
  lagrangian,
  massHamiltonian,
  mlp,
  type Network,
  neuralOde,
  portHamiltonian,
  quadraticKinetic,
  recurrent,
  residual,
  separableHamiltonian,
} from '../src/index.ts';

const normal = (shape: number[], seed = shape.length): Tensor => {
  const length = tf.util.sizeFromShape(shape);
  return tf.tensor(Float32Array.from({ length }, seededRng(seed).normal), shape);
};
const values = (x: Tensor): number[] => [...x.dataSync()];
const largest = (x: Tensor): number => Math.max(...values(tf.abs(x)));
const vectors = (): PhaseState => ({ q: normal([4, 2], 1), p: normal([4, 2], 2) });
const maps = (): PhaseState => ({ q: normal([2, 4, 4, 2], 1), p: normal([2, 4, 4, 2], 2) });

/** Weights that are not what they begin as, which may be special. */
const shaken = <P extends Params>(params: P, by = 0.3): P =>
  mapTree(params, (leaf, path) => tf.add(leaf, tf.mul(normal(leaf.shape, path.length), by)));

const midpoint: Integrator = {
  name: 'midpoint',
  order: 2,
  symplectic: 'never',
  reversible: false,
  step: (field, state, dt) => {
    const slope = field.both(state);
    const middle = {
      q: field.axpy(dt / 2, slope.q, state.q),
      p: field.axpy(dt / 2, slope.p, state.p),
    };
    const next = field.both(middle);
    return { q: field.axpy(dt, next.q, state.q), p: field.axpy(dt, next.p, state.p) };
  },
};

const smooth = (sizes: readonly [number, ...number[], number]) =>
  mlp({ sizes, activation: tf.softplus });
const potential = smooth([2, 6, 1]);
const separable = separableHamiltonian({ kinetic: smooth([2, 6, 1]), potential });
const masses = { dimension: 2, mass: smooth([2, 6, 3]), potential };

function motionContract<P extends Params>(
  name: string,
  { init, velocity }: Motion<P>,
  example: () => PhaseState,
): void {
  moduleContract(`the velocity of ${name}`, { init, apply: velocity }, example);
}

hamiltonianContract('with masses that depend on q', massHamiltonian(masses), vectors);
hamiltonianContract(
  'of maps with masses',
  separableHamiltonian({
    kinetic: flat(quadraticKinetic({ dimension: 32, mass: 'diagonal' })),
    potential: convNet({ input: [4, 4, 2], activation: swish, layers: [{ filters: 2 }] }),
  }),
  maps,
);
motionContract('a Lagrangian', lagrangian(masses), vectors);
motionContract(
  'a port-Hamiltonian',
  portHamiltonian({ hamiltonian: separable, damping: damping({ shape: [2], matrix: 'full' }) }),
  vectors,
);
motionContract('a neural ODE', neuralOde(mlp({ sizes: [4, 6, 4], activation: swish })), vectors);
motionContract(
  'a neural ODE of maps',
  neuralOde(convNet({ input: [4, 4, 4], activation: swish, layers: [{ filters: 4 }] })),
  maps,
);
moduleContract('gru', gru(3), () => normal([4, 3]));
moduleContract('residual', residual(mlp({ sizes: [3, 3], activation: swish })), () =>
  normal([4, 3]),
);
moduleContract('damping of maps', damping({ shape: [4, 4, 2] }), () => maps().p);

describe('a Cholesky factor', () => {
  it.each([1, 2, 3, 5, 8])('of size %d is triangular, and solves what it makes', (n) => {
    // small beside the diagonal, so that the product is well-conditioned
    const l = choleskyOf(tf.mul(normal([3, (n * (n + 1)) / 2], 7), 0.3), n);
    for (const matrix of l.arraySync()) {
      for (const [i, row] of matrix.entries()) {
        expect(row[i]).toBeGreaterThan(0);
        expect(row.slice(i + 1).every((x) => x === 0)).toBe(true);
      }
    }
    const x = normal([3, n], 8);
    const b = times(l, transposedTimes(l, x));
    expect(largest(tf.sub(choleskySolve(l, b), x))).toBeLessThan(1e-4);
  });

  it('has the first numbers on its diagonal, the others below it row by row', () => {
    const l = choleskyOf(tf.tensor2d([[0, 0, 0, 1, 2, 3]]), 3).arraySync()[0];
    const expected = [1, 0, 0, 1, 1, 0, 2, 3, 1];
    l?.flat().forEach((x, i) => {
      expect(x).toBeCloseTo(expected[i] as number, 6);
    });
  });
});

/** A network of constant outputs: the last layer's biases alone. */
const constant = (outputs: number[]): Network<readonly []> => ({
  init: () => [],
  apply: (_, x) => tf.add(tf.zeros([x.shape[0], outputs.length]), outputs),
});
/** The number that makes a diagonal y. */
const numberOf = (y: number): number => Math.log(Math.expm1(y - 0.1)) - Math.log(Math.expm1(0.9));

describe('a Lagrangian', () => {
  it('is m·q̈ = −∂V/∂q where the mass is a constant', () => {
    const m = 2.25;
    const squares: Network<readonly []> = {
      init: () => [],
      apply: (_, q) => tf.mul(tf.square(q), 3),
    };
    const mass = constant([numberOf(Math.sqrt(m))]);
    const { velocity, energy } = lagrangian({ dimension: 1, mass, potential: squares });
    const [q, v] = [tf.tensor2d([[0.5], [-1]]), tf.tensor2d([[2], [3]])];
    const slope = velocity({ mass: [], potential: [] }, { q, p: v });
    expect(values(slope.q)).toEqual([2, 3]);
    values(slope.p).forEach((a, i) => {
      expect(a).toBeCloseTo((-6 * (values(q)[i] as number)) / m, 5);
    });
    const all = energy?.({ mass: [], potential: [] }, { q, p: v });
    values(all as Tensor).forEach((e, i) => {
      const [x, w] = [values(q)[i] as number, values(v)[i] as number];
      expect(e).toBeCloseTo((m * w ** 2) / 2 + 3 * x ** 2, 4);
    });
  });

  it('has a geodesic for a motion where the mass depends on q: q̈ = −m′·q̇² / 2m', () => {
    // the numbers that make L = e^{q/2}, so that m = e^q
    const mass: Network<readonly []> = {
      init: () => [],
      apply: (_, q) =>
        tf.sub(tf.log(tf.expm1(tf.sub(tf.exp(tf.div(q, 2)), 0.1))), Math.log(Math.expm1(0.9))),
    };
    const { velocity } = lagrangian({ dimension: 1, mass, potential: constant([0]) });
    const [q, v] = [tf.tensor2d([[0.3], [-0.4]]), tf.tensor2d([[1.5], [-2]])];
    const { p } = velocity({ mass: [], potential: [] }, { q, p: v });
    values(p).forEach((a, i) => {
      expect(a).toBeCloseTo(-((values(v)[i] as number) ** 2) / 2, 4);
    });
  });

  it('keeps its energy, and moves as the Hamiltonian of the same body does', () => {
    const motion = lagrangian(masses);
    const params = motion.init(seededRng(3));
    const dynamics = motionDynamics(motion, midpoint);
    const drift = (dt: number): number => {
      const { q, p } = dynamics.rollout(params, vectors(), { steps: Math.round(1 / dt), dt });
      const at = (x: Tensor, time: number): Tensor =>
        tf.squeeze(tf.slice(x, [0, time], [-1, 1]), [1]);
      const last = Math.round(1 / dt);
      const ends = [0, last].map(
        (time) => motion.energy?.(params, { q: at(q, time), p: at(p, time) }) as Tensor,
      );
      return largest(tf.sub(ends[1] as Tensor, ends[0] as Tensor));
    };
    const [coarse, fine] = [drift(0.1), drift(0.05)];
    expect(coarse).toBeLessThan(0.02);
    // of second order at least: a quarter at half the step, but for rounding
    expect(fine).toBeLessThan(coarse / 3 + 1e-5);
  });
});

describe('a port-Hamiltonian', () => {
  it.each(['diagonal', 'full'] as const)(
    'loses (∂H/∂p)ᵀ·R·∂H/∂p, never less than 0: %s',
    (matrix) => {
      const friction = damping({ shape: [2], matrix });
      const motion = portHamiltonian({ hamiltonian: separable, damping: friction });
      for (let seed = 1; seed <= 5; seed++) {
        const params = shaken(motion.init(seededRng(seed)), 1);
        const state = { q: normal([8, 2], seed), p: normal([8, 2], seed + 10) };
        const lossless = portHamiltonian({ hamiltonian: separable });
        const bare = lossless.velocity({ ...params, damping: [] }, state);
        const { q, p } = motion.velocity(params, state);
        // dH/dt = ∂H/∂q·q̇ + ∂H/∂p·ṗ, of which ∂H/∂q = −ṗ and ∂H/∂p = q̇ without friction
        const rate = tf.sum(tf.add(tf.mul(tf.neg(bare.p), q), tf.mul(bare.q, p)), 1);
        const lost = tf.sum(tf.mul(bare.q, friction.apply(params.damping as Tensor, bare.q)), 1);
        expect(largest(tf.add(rate, lost))).toBeLessThan(1e-5 * (1 + largest(lost)));
        expect(Math.max(...values(rate))).toBeLessThanOrEqual(1e-6);
        expect(Math.min(...values(rate))).toBeLessThan(0);
      }
    },
  );

  it('falls in energy along a rollout', () => {
    const motion = portHamiltonian({ hamiltonian: separable, damping: damping({ shape: [2] }) });
    const params = shaken(motion.init(seededRng(1)), 0.5);
    const { q, p } = motionDynamics(motion, midpoint).rollout(params, vectors(), {
      steps: 20,
      dt: 0.1,
    });
    const along = [...Array(21).keys()].map((time) => {
      const at = (x: Tensor): Tensor => tf.squeeze(tf.slice(x, [0, time], [-1, 1]), [1]);
      return values(motion.energy(params, { q: at(q), p: at(p) }));
    });
    for (let time = 1; time <= 20; time++) {
      along[time]?.forEach((e, i) => {
        expect(e).toBeLessThan((along[time - 1]?.[i] as number) + 1e-5);
      });
    }
  });

  it('is pushed by G(q)·u, row by row', () => {
    const motion = portHamiltonian({ hamiltonian: separable, control: constant([1, 2, 3, 4]) });
    const params = motion.init(seededRng(1));
    const state = vectors();
    const u = tf.tensor2d([1, 10, 2, 20, 3, 30, 4, 40], [4, 2]);
    const free = motion.velocity(params, state);
    const pushed = motion.velocity(params, state, u);
    expect(values(pushed.q)).toEqual(values(free.q));
    const push = values(tf.sub(pushed.p, free.p));
    [21, 43, 42, 86, 63, 129, 84, 172].forEach((x, i) => {
      expect(push[i]).toBeCloseTo(x, 4);
    });
    expect(() => motion.velocity(params, state, tf.zeros([4, 3]))).toThrow(
      'control input: expected [4, 2], got [4, 3]',
    );
    const alone = portHamiltonian({ hamiltonian: separable });
    expect(() => alone.velocity(alone.init(seededRng(1)), state, u)).toThrow(HgnError);
  });
});

describe('recurrent', () => {
  const cell = residual(mlp({ sizes: [4, 6, 4], activation: swish }));
  const dynamics = recurrent({ cell, dt: 0.1 });
  const params = dynamics.init(seededRng(1));

  it('applies its cell once for each frame, twice for each of double speed', () => {
    const state = vectors();
    const once = dynamics.rollout(params, state, { steps: 4, dt: 0.1 });
    const twice = dynamics.rollout(params, state, { steps: 2, dt: 0.2 });
    expect(once.q.shape).toEqual([4, 5, 2]);
    for (const time of [0, 1, 2]) {
      const of = (x: Tensor, t: number): number[] => values(tf.slice(x, [0, t], [-1, 1]));
      expect(of(twice.p, time)).toEqual(of(once.p, 2 * time));
    }
    const [first] = [cell.apply(params, tf.concat([state.q, state.p], 1))];
    expect(values(tf.slice(first, [0, 0], [-1, 2]))).toEqual(
      values(tf.slice(once.q, [0, 1], [-1, 1])),
    );
  });

  it('has no energy, allocates its states alone, and goes neither back nor between frames', () => {
    expect(dynamics.energy).toBeUndefined();
    const state = vectors();
    const before = tf.memory().numTensors;
    const path = dynamics.rollout(params, state, { steps: 3, dt: 0.1 });
    expect(tf.memory().numTensors - before).toBe(flattenTree(path).length);
    for (const dt of [-0.1, 0.05, 0]) {
      const call = () => dynamics.rollout(params, state, { steps: 3, dt });
      expect(call).toThrow(HgnError);
      expect(call).toThrow(`expected a whole multiple of its own, 0.1, got ${dt}`);
    }
    expect(() =>
      dynamics.rollout(params, state, { steps: 3, dt: 0.1, adjoint: 'reversible' }),
    ).toThrow("adjoint of recurrent: expected 'stored'");
  });
});
