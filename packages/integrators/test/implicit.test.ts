import {
  analyticField,
  fieldOf,
  flow,
  gradients,
  type Hamiltonian,
  HgnError,
  type Integrator,
  type PhaseState,
  rollout,
  seededRng,
} from '@hgn/core';
import { curved, distance, kepler, pendulums, squaredOscillators } from '@hgn/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  averageVectorField,
  averageVectorFieldOf,
  fixedPoint,
  gauss4,
  gauss6,
  gaussLegendre,
  implicitMidpoint,
  implicitRungeKutta,
  latticeLeapfrog,
  newtonKrylov,
} from '../src/index.ts';

type State = PhaseState<Float64Array>;
/** An oscillator of frequency 1000 beside one of 1. */
const stiff = analyticField({
  separable: true,
  dHdq: ({ q: [x = NaN, y = NaN] }) => Float64Array.of(1e6 * x, y),
  dHdp: ({ p }) => Float64Array.from(p),
});
const start = { q: Float64Array.of(1e-4, 1), p: Float64Array.of(0.1, 0.5) };

describe('the solvers', () => {
  it('agree', () => {
    for (const stages of [1, 2, 3]) {
      const [a, b] = [fixedPoint(), newtonKrylov()].map((solver) =>
        gaussLegendre({ stages, solver }).step(curved.field, curved.exact(0), 0.3),
      );
      expect(distance(a as State, b as State)).toBeLessThan(2e-15);
    }
  });

  it('by Newton’s method takes steps that are long beside the fastest motion', () => {
    const fast = gaussLegendre({ stages: 2, solver: newtonKrylov() });
    const end = rollout(fast, stiff, start, { dt: 0.1, steps: 100 }).at(-1) as State;
    expect(end.q[1]).toBeCloseTo(Math.cos(10) + 0.5 * Math.sin(10), 5);
    const invariant = ({ q, p }: State): number => 1e6 * (q[0] ?? NaN) ** 2 + (p[0] ?? NaN) ** 2;
    expect(invariant(end) / invariant(start) - 1).toBeLessThan(1e-11); // quadratic: conserved
  });

  it('by iteration says where that does not settle, and what to do', () => {
    const step = () => implicitMidpoint.step(stiff, start, 0.1);
    expect(step).toThrow(HgnError);
    expect(step).toThrow(
      /^implicitMidpoint with dt = 0\.1: expected slopes that solve its equation/,
    );
    expect(step).toThrow(
      /got a residual of .* of their size after \d+ iterations\. Take a smaller dt, or the solver newtonKrylov\(\)/,
    );
  });

  it('say so where the field is not a number', () => {
    const hole = analyticField({
      separable: true,
      dHdq: ({ q }) => q.map((x) => Math.sqrt(x)),
      dHdp: ({ p }) => Float64Array.from(p),
    });
    const below = { q: Float64Array.of(-1), p: Float64Array.of(0) };
    for (const solver of [fixedPoint(), newtonKrylov()]) {
      const method = gaussLegendre({ stages: 1, solver });
      expect(() => method.step(hole, below, 0.1)).toThrow('got a residual of NaN');
    }
  });

  it('do a stated number of iterations where values cannot be read', () => {
    let calls = 0;
    const { arithmetic, ...blind } = curved.field;
    const counted = { ...blind, both: (s: State) => (calls++, blind.both(s)) };
    gaussLegendre({ stages: 2, solver: fixedPoint({ iterations: 7 }) }).step(
      counted,
      curved.exact(0),
      0.1,
    );
    expect(calls).toBe(1 + 2 * 7);
    const unread = { ...arithmetic, epsilon: 1, dot: () => undefined } as typeof arithmetic;
    calls = 0;
    implicitMidpoint.step({ ...counted, ...(unread && { arithmetic: unread }) }, start, 0.1);
    expect(calls).toBe(1 + 10);
  });

  it('by Newton’s method says what it lacks', () => {
    const method = gaussLegendre({ stages: 1, solver: newtonKrylov() });
    const { arithmetic, ...blind } = curved.field;
    expect(arithmetic).toBeDefined();
    expect(() => method.step(blind, curved.exact(0), 0.1)).toThrow(
      "without the member 'arithmetic'",
    );
  });

  it('take a larger tolerance', () => {
    const rough = gaussLegendre({ stages: 1, solver: fixedPoint({ tolerance: 1e-3 }) });
    const error = distance(
      rough.step(curved.field, curved.exact(0), 0.1),
      implicitMidpoint.step(curved.field, curved.exact(0), 0.1),
    );
    expect(error).toBeGreaterThan(1e-9);
    expect(error).toBeLessThan(1e-4);
  });
});

describe('Gauss methods', () => {
  it('conserve angular momentum', () => {
    const { field, exact } = kepler(0.6);
    const momentum = ({ q: [x = NaN, y = NaN], p: [u = NaN, v = NaN] }: State): number =>
      x * v - y * u;
    for (const method of [implicitMidpoint, gauss4, gauss6]) {
      const end = rollout(method, field, exact(0), { dt: 0.02, steps: 500 }).at(-1) as State;
      expect(Math.abs(momentum(end) - momentum(exact(0)))).toBeLessThan(2e-14);
    }
  });

  it('have 1, 2 or 3 stages', () => {
    expect(() => gaussLegendre({ stages: 4 })).toThrow('gaussLegendre: stages: expected 1, 2 or 3');
    expect(() => averageVectorFieldOf({ nodes: 1 })).toThrow('expected 2, 3, 4 or 5, got 1');
    const lame = () =>
      implicitRungeKutta({ name: 'x', order: 1, a: [[1], [1]], b: [1 / 2, 1 / 2] });
    expect(lame).toThrow("implicitRungeKutta 'x': expected 2 rows of a with 2 entries");
  });
});

describe('the facts of a tableau', () => {
  it.each([
    ['backward Euler', [[1]], [1], 'never', false],
    ['the trapezoidal rule', [[0, 0], [1 / 2, 1 / 2]], [1 / 2, 1 / 2], 'never', true], // prettier-ignore
    ['two half midpoints', [[1 / 4, 0], [1 / 2, 1 / 4]], [1 / 2, 1 / 2], 'always', true], // prettier-ignore
    ['two midpoints, 1/3 and 2/3', [[1 / 6, 0], [1 / 3, 1 / 3]], [1 / 3, 2 / 3], 'always', false], // prettier-ignore
  ])('of %s', (name, a, b, symplectic, reversible) => {
    expect(implicitRungeKutta({ name, order: 1, a, b })).toMatchObject({ symplectic, reversible });
  });
});

describe('the average vector field', () => {
  it.each([2, 3, 4, 5])('integrates powers of time up to 2·%i − 1 exactly', (nodes) => {
    // q is the time, and the force a power of it: p′ − p is its integral, by the quadrature
    const integral = (power: number): number => {
      const field = analyticField({
        separable: true,
        dHdq: ({ q }) => q.map((t) => -(t ** power)),
        dHdp: ({ p }) => p.map(() => 1),
      });
      const start = { q: Float64Array.of(0), p: Float64Array.of(0) };
      return averageVectorFieldOf({ nodes }).step(field, start, 1).p[0] ?? NaN;
    };
    for (let n = 0; n < 2 * nodes; n++) expect(integral(n)).toBeCloseTo(1 / (n + 1), 14);
    expect(Math.abs(integral(2 * nodes) - 1 / (2 * nodes + 1))).toBeGreaterThan(1e-7);
  });

  const worst = (method: Integrator, dt: number): number => {
    const states = rollout(method, curved.field, curved.exact(0), { dt, steps: 1000 });
    return Math.max(
      ...states.map((state) => Math.abs(curved.energy(state) - curved.energy(curved.exact(0)))),
    );
  };

  it('conserves the energy of a polynomial of degree 4 with 2 nodes and more', () => {
    for (const nodes of [2, 3, 4, 5]) {
      expect(worst(averageVectorFieldOf({ nodes }), 0.2)).toBeLessThan(1e-13);
    }
    expect(worst(implicitMidpoint, 0.2)).toBeGreaterThan(1e-6);
  });

  it('conserves that of pendulums better with more nodes', () => {
    const { field, exact, energy } = pendulums.withMass(0.5);
    const errors = [2, 3, 4, 5].map((nodes) => {
      const method = averageVectorFieldOf({ nodes });
      const states = rollout(method, field, exact(0), { dt: 0.5, steps: 400 });
      return Math.max(...states.map((state) => Math.abs(energy(state) - energy(exact(0)))));
    });
    errors.slice(1).forEach((error, i) => {
      expect(error).toBeLessThan(Math.max((errors[i] ?? NaN) / 50, 1e-14));
    });
    expect(errors[2]).toBeLessThan(1e-11);
  });
});

describe('the gradient of a solution', () => {
  /** A learned, joint H. */
  const rng = seededRng(5);
  const weights = {
    a: tf.tensor2d(Float32Array.from({ length: 4 * 6 }, rng.normal), [4, 6]),
    b: tf.tensor1d(Float32Array.from({ length: 6 }, rng.normal)),
  };
  const network: Hamiltonian<typeof weights> = {
    init: () => weights,
    energy: ({ a, b }, { q, p }) =>
      tf.sum(tf.softplus(tf.add(tf.matMul(tf.concat([q, p], 1), a), b)), 1),
  };
  const state = {
    q: tf.tensor2d([0.3, -0.4, 0.7, 0.1], [2, 2]),
    p: tf.tensor2d([-0.2, 0.5, 0.4, -0.6], [2, 2]),
  };
  const xs = [state.q, state.p, weights.a, weights.b];
  const path = { dt: 0.2, steps: 3 };
  const loss = (method: Integrator, implicit: boolean): tf.Scalar => {
    const { implicit: solution, ...rest } = fieldOf(network, weights);
    const field = implicit && solution ? { ...rest, implicit: solution } : rest;
    const { q, p } = rollout(method, field, state, path).at(-1) as PhaseState;
    return tf.sum(tf.add(tf.square(q), tf.mul(p, [0.3, -0.8])));
  };
  const read = (tensors: tf.Tensor[]): number[] => tensors.flatMap((x) => [...x.dataSync()]);
  const difference = (a: number[], b: number[]): number =>
    Math.max(...a.map((x, i) => Math.abs(x - (b[i] as number)))) / Math.max(...b.map(Math.abs));
  const methods = [
    implicitMidpoint,
    gauss4,
    averageVectorField,
    gaussLegendre({ stages: 2, solver: newtonKrylov() }),
  ];

  it.each(methods)('is that of the iterations, by the weights too: $name', (method) => {
    const [implicit, unrolled] = [true, false].map((way) =>
      read(gradients(() => loss(method, way), xs)),
    ) as [number[], number[]];
    expect(difference(implicit, unrolled)).toBeLessThan(1e-5);
  });

  it.each(methods)('has that derivative again: $name', (method) => {
    const directional = (way: boolean) => (): tf.Scalar => {
      const slopes = gradients(() => loss(method, way), xs);
      return tf.addN(
        slopes.map((g, i) => tf.sum(tf.mul(g, tf.sin(tf.add(xs[i] as tf.Tensor, i))))),
      );
    };
    const [implicit, unrolled] = [true, false].map((way) =>
      read(gradients(directional(way), xs)),
    ) as [number[], number[]];
    expect(difference(implicit, unrolled)).toBeLessThan(2e-5);
  });

  it.each([implicitMidpoint, latticeLeapfrog])('is found walking back, too: $name', (method) => {
    const [stored, reversible] = (['stored', 'reversible'] as const).map((adjoint) => {
      const { hamiltonian } = pendulums;
      const mass = tf.scalar(0.5);
      const sum = (): tf.Scalar => {
        const options = { dt: 0.2, steps: 20, adjoint };
        const { q, p } = flow(method, fieldOf(hamiltonian, mass), state, options);
        return tf.sum(tf.add(tf.square(q), p));
      };
      return read(gradients(sum, [state.q, state.p, mass]));
    }) as [number[], number[]];
    expect(difference(reversible, stored)).toBeLessThan(1e-5);
  });

  it('holds on to less memory than the iterations', () => {
    const peak = (way: boolean): number => {
      let most = 0;
      const watched: Integrator = {
        ...gauss4,
        step: (field, s, dt) => {
          const next = gauss4.step(field, s, dt);
          most = Math.max(most, tf.memory().numTensors);
          return next;
        },
      };
      const before = tf.memory().numTensors;
      tf.tidy(() => gradients(() => loss(watched, way), xs));
      return most - before;
    };
    expect(peak(true)).toBeLessThan(peak(false) / 5);
  });
});

it('a joint H in closed form is followed at order 6', () => {
  const { field, exact } = squaredOscillators.withMass(0.5);
  const error = (steps: number): number =>
    distance(rollout(gauss6, field, exact(0), { dt: 2 / steps, steps }).at(-1) as State, exact(2));
  expect(Math.log2(error(10) / error(20))).toBeCloseTo(6, 0);
});
