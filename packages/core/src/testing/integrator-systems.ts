import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { analyticField } from '../field.ts';
import type { Hamiltonian } from '../hamiltonian.ts';
import type { HamiltonianField } from '../integrator.ts';
import type { PhaseState } from '../phase-state.ts';

/** A motion in double precision that is known in closed form. */
export interface ExactMotion {
  /** Its equations. */
  readonly field: HamiltonianField<Float64Array>;
  /** The state at time `t`. */
  readonly exact: (t: number) => PhaseState<Float64Array>;
}

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
    const speed = ({ q, p }: PhaseState<Float64Array>): number =>
      q.reduce((e, x, i) => e + mass * x ** 2 + (p[i] as number) ** 2 / mass, 0);
    return {
      field: analyticField({
        separable: false,
        dHdq: (state) => scaled(speed(state) * mass, state.q),
        dHdp: (state) => scaled(speed(state) / mass, state.p),
      }),
      exact: (t) => rotated(mass, t * speed(rotated(mass, 0))),
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
  }),
};

function separable(potential: (mass: Tensor, q: Tensor) => Tensor1D): Hamiltonian<Tensor> {
  return {
    init: () => tf.scalar(0.5),
    energy: (mass, { q, p }) => tf.add(kinetic(mass, p), potential(mass, q)),
    parts: { kinetic, potential },
  };
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
