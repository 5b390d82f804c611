import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { analyticField, type Hamiltonian, type HamiltonianField, type PhaseState } from '@hgn/core';

/** A motion in double precision that is known in closed form. */
export interface ExactMotion {
  /** Its equations. */
  readonly field: HamiltonianField<Float64Array>;
  /** The state at time `t`. */
  readonly exact: (t: number) => PhaseState<Float64Array>;
  /** H. */
  readonly energy: (state: PhaseState<Float64Array>) => number;
}

/** A system whose motion is not known, and a state to begin at. */
export type Motion = Pick<ExactMotion, 'field' | 'exact'>;

/** A system of two degrees of freedom that integrators are measured on. */
export interface ExactSystem {
  /** For tensors, `q` and `p` of shape `[batch, 2]`; its only weight is the mass. */
  readonly hamiltonian: Hamiltonian<Tensor>;
  /** Its motion in double precision, for a mass of this size. */
  readonly withMass: (mass: number) => ExactMotion;
}

const sum = (x: Tensor): Tensor1D => tf.sum(x, 1);
const kinetic = (mass: Tensor, p: Tensor): Tensor1D => tf.div(sum(tf.square(p)), tf.mul(2, mass));

/** Oscillators of frequency 1: H = Σ (pᵢ²/m + m·qᵢ²) / 2, separable and linear. */
export const oscillators: ExactSystem = {
  hamiltonian: separable((mass, q) => tf.mul(sum(tf.square(q)), tf.div(mass, 2))),
  withMass: (mass) => ({
    field: analyticField({
      separable: true,
      dHdq: ({ q }) => scaled(mass, q),
      dHdp: ({ p }) => scaled(1 / mass, p),
    }),
    exact: (t) => rotated(mass, t),
    energy: (state) => vibration(mass, state),
  }),
};

/**
 * A joint H that no splitting into K(p) + V(q) gives: E², with E the energy of
 * {@link oscillators}. They turn at the speed 2E, which each of them depends on.
 */
export const squaredOscillators: ExactSystem = {
  hamiltonian: {
    init: () => tf.scalar(0.5),
    energy: (mass, state) => tf.square(oscillators.hamiltonian.energy(mass, state)),
  },
  withMass: (mass) => {
    const speed = (state: PhaseState<Float64Array>): number => 2 * vibration(mass, state);
    return {
      field: analyticField({
        separable: false,
        dHdq: (state) => scaled(speed(state) * mass, state.q),
        dHdp: (state) => scaled(speed(state) / mass, state.p),
      }),
      exact: (t) => rotated(mass, t * speed(rotated(mass, 0))),
      energy: (state) => vibration(mass, state) ** 2,
    };
  },
};

/**
 * Two pendulums u″ = −sin u, seen in their mean q₁ and half their difference q₂, which couples
 * them: H = (p₁² + p₂²) / 2m − m·cos q₁·cos q₂, separable and nonlinear.
 */
export const pendulums: ExactSystem = {
  hamiltonian: separable((mass, q) => {
    const angles = tf.matMul(q, tf.tensor2d([1, 1, 1, -1], [2, 2])); // q₁ + q₂ and q₁ − q₂
    return tf.mul(tf.div(mass, -2), sum(tf.cos(angles)));
  }),
  withMass: (mass) => ({
    field: analyticField({
      separable: true,
      dHdq: ({ q }) => q.map((x, i) => mass * Math.sin(x) * Math.cos(q[1 - i] as number)),
      dHdp: ({ p }) => scaled(1 / mass, p),
    }),
    exact: (t) => {
      const [u, v] = [swing(t + 0.5), swing(t + 2.3)];
      return {
        q: Float64Array.of((u.angle + v.angle) / 2, (u.angle - v.angle) / 2),
        p: Float64Array.of((mass * (u.speed + v.speed)) / 2, (mass * (u.speed - v.speed)) / 2),
      };
    },
    energy: ({ q, p }) =>
      square(p) / (2 * mass) - mass * q.reduce((product, x) => product * Math.cos(x), 1),
  }),
};

/**
 * A planet around a sun of mass 1, H = |p|²/2 − 1/|q|, on an orbit of semi-major axis 1, and so of
 * period 2π, at its perihelion at t = 0.
 */
export function kepler(eccentricity: number): ExactMotion {
  const e = eccentricity;
  const minor = Math.sqrt(1 - e ** 2);
  return {
    field: analyticField({
      separable: true,
      dHdq: ({ q }) => scaled(Math.hypot(...q) ** -3, q),
      dHdp: ({ p }) => Float64Array.from(p),
    }),
    exact: (t) => {
      const E = eccentricAnomaly(e, t);
      const r = 1 - e * Math.cos(E);
      return {
        q: Float64Array.of(Math.cos(E) - e, minor * Math.sin(E)),
        p: Float64Array.of(-Math.sin(E) / r, (minor * Math.cos(E)) / r),
      };
    },
    energy: ({ q, p }) => square(p) / 2 - 1 / Math.hypot(...q),
  };
}

/** Kepler's equation t = E − e·sin E, by Newton's method. */
function eccentricAnomaly(e: number, t: number): number {
  let E = t + e * Math.sin(t);
  for (let i = 0; i < 30; i++) E -= (E - e * Math.sin(E) - t) / (1 - e * Math.cos(E));
  return E;
}

/** H = (1 + |q|²)·|p|²/2 + |q|⁴/4 + q₁·q₂², joint and without a symmetry. */
export const curved: Motion & Pick<ExactMotion, 'energy'> = {
  field: analyticField({
    separable: false,
    dHdq: ({ q, p }) => {
      const [x, y] = q as unknown as [number, number];
      const both = square(p) + square(q);
      return Float64Array.of(both * x + y ** 2, both * y + 2 * x * y);
    },
    dHdp: ({ q, p }) => scaled(1 + square(q), p),
  }),
  exact: () => ({ q: Float64Array.of(0.4, -0.3), p: Float64Array.of(0.3, 0.5) }),
  energy: ({ q, p }) => {
    const [x, y] = q as unknown as [number, number];
    return ((1 + square(q)) * square(p)) / 2 + square(q) ** 2 / 4 + x * y ** 2;
  },
};

/** Two bodies of masses 1 and 2 that attract each other: H = p₁²/2 + p₂²/4 + (q₁ − q₂)⁴/4. */
export const boundPair: Motion = {
  field: analyticField({
    separable: true,
    dHdq: ({ q: [x = NaN, y = NaN] }) => Float64Array.of((x - y) ** 3, (y - x) ** 3),
    dHdp: ({ p: [u = NaN, v = NaN] }) => Float64Array.of(u, v / 2),
  }),
  exact: () => ({ q: Float64Array.of(0.4, -0.8), p: Float64Array.of(0.7, 0.2) }),
};

function separable(potential: (mass: Tensor, q: Tensor) => Tensor1D): Hamiltonian<Tensor> {
  return {
    init: () => tf.scalar(0.5),
    energy: (mass, { q, p }) => tf.add(kinetic(mass, p), potential(mass, q)),
    parts: { kinetic, potential },
  };
}

function square(x: Float64Array): number {
  return x.reduce((sum, xi) => sum + xi ** 2, 0);
}

/** The energy of oscillators of frequency 1. */
function vibration(mass: number, { q, p }: PhaseState<Float64Array>): number {
  return (mass * square(q) + square(p) / mass) / 2;
}

function scaled(a: number, x: Float64Array): Float64Array {
  return x.map((xi) => a * xi);
}

/** Two oscillators, turned by `angle`. */
function rotated(mass: number, angle: number): PhaseState<Float64Array> {
  const phases = Float64Array.of(angle + 0.4, angle + 1.9);
  const amplitudes = [1.1, 0.6];
  return {
    q: phases.map((phase, i) => (amplitudes[i] as number) * Math.cos(phase)),
    p: phases.map((phase, i) => -mass * (amplitudes[i] as number) * Math.sin(phase)),
  };
}

/**
 * The pendulum that passes its lowest point at t = 0 with speed 1/2: sin(u/2) = k·sn(t, k),
 * u′ = 2k·cn(t, k) with k = 1/4, the Jacobi functions by descending Landen transformations.
 *
 * @see DLMF 22.20(ii), https://dlmf.nist.gov/22.20
 */
function swing(t: number): { angle: number; speed: number } {
  const k = 0.25;
  const ratios: number[] = [];
  let [a, b] = [1, Math.sqrt(1 - k * k)];
  let phase = t;
  while (a - b > 1e-15) {
    ratios.push((a - b) / (a + b));
    [a, b] = [(a + b) / 2, Math.sqrt(a * b)];
    phase *= 2;
  }
  phase *= a;
  for (const ratio of ratios.reverse()) phase = (phase + Math.asin(ratio * Math.sin(phase))) / 2;
  return { angle: 2 * Math.asin(k * Math.sin(phase)), speed: 2 * k * Math.cos(phase) };
}
