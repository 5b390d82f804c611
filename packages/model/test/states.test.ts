import * as tf from '@tensorflow/tfjs-core';
import {
  type Dynamics,
  type Hamiltonian,
  hamiltonianDynamics,
  type Integrator,
  type Loss,
  type Motion,
  type PhaseState,
  type Tree,
  valueAndGradients,
} from '@hgn/core';
import { describe, expect, it } from 'vitest';
import {
  derivativeLoss,
  fromLearned,
  fromObserved,
  hamiltonianMotion,
  type TrajectoryBatch,
  trajectoryLoss,
  underControl,
  withDecay,
} from '../src/states/index.ts';
import { leapfrog, normal, values } from './tiny.ts';

/** H = Σ (p² + k·q²)/2, its one weight the stiffness. */
const spring: Hamiltonian<tf.Tensor> = {
  init: () => tf.scalar(1),
  energy: (k, { q, p }) => tf.sum(tf.mul(tf.add(tf.square(p), tf.mul(k, tf.square(q))), 0.5), 1),
};

/** A method of second order, exact under a constant force. */
const midpoint: Integrator = {
  name: 'midpoint',
  order: 2,
  symplectic: 'never',
  reversible: false,
  step: (field, { q, p }, dt) => {
    const slope = field.both({ q, p });
    const half = { q: field.axpy(dt / 2, slope.q, q), p: field.axpy(dt / 2, slope.p, p) };
    const middle = field.both(half);
    return { q: field.axpy(dt, middle.q, q), p: field.axpy(dt, middle.p, p) };
  },
};

const scalarOf = (x: tf.Tensor): number => values(x)[0] as number;

/** Central differences of a loss by each number of its weights, as many as they are. */
function differences<P extends tf.Tensor, B extends Tree>(loss: Loss<P, B>, weights: P, batch: B) {
  const step = 1e-2;
  const at = values(weights);
  return at.map((_, i) => {
    const shifted = (by: number): number => {
      const moved = at.map((x, j) => (j === i ? x + by : x));
      return scalarOf(loss(tf.tensor(moved, weights.shape) as P, batch).loss);
    };
    return (shifted(step) - shifted(-step)) / (2 * step);
  });
}

/** True positions and momenta of springs with the angular frequency, `[batch, time, 1]`. */
function oscillations(frequency: number, dt: number, times: number): PhaseState {
  const phases = [0, 0.7, 1.9];
  const at = (f: (angle: number) => number): tf.Tensor =>
    tf.tensor(
      phases.flatMap((phase) =>
        Array.from({ length: times }, (_, i) => f(frequency * i * dt + phase)),
      ),
      [phases.length, times, 1],
    );
  return { q: at(Math.cos), p: at((angle) => -frequency * Math.sin(angle)) };
}

describe('derivativeLoss', () => {
  const state = { q: normal([8, 2], 1), p: normal([8, 2], 2) };
  const stiffness = 3;
  const derivative = { q: state.p, p: tf.mul(state.q, -stiffness) };
  const loss = derivativeLoss(hamiltonianMotion(spring));

  it('is 0 where the energy is the true one', () => {
    expect(scalarOf(loss(tf.scalar(stiffness), { state, derivative }).loss)).toBeLessThan(1e-12);
  });

  it('is half the mean of (δ·q)² where the stiffness is δ too high, and its slope half of 2δ·q²', () => {
    const delta = 0.5;
    const weights = tf.scalar(stiffness + delta);
    const square = scalarOf(tf.mean(tf.square(state.q)));
    const { value, gradients } = valueAndGradients(
      (k: tf.Tensor) => loss(k, { state, derivative }).loss,
      weights,
    );
    expect(scalarOf(value)).toBeCloseTo((delta ** 2 * square) / 2, 6);
    expect(scalarOf(gradients)).toBeCloseTo(delta * square, 5);
  });

  it('compares any motion, such as one that knows no energy', () => {
    const still: Motion<tf.Tensor> = {
      init: () => tf.scalar(0),
      velocity: (_, { q, p }) => ({ q: tf.zerosLike(q), p: tf.zerosLike(p) }),
    };
    const { loss: value, metrics } = derivativeLoss(still)(tf.scalar(0), { state, derivative });
    const [q, p] = [derivative.q, derivative.p].map((x) => scalarOf(tf.mean(tf.square(x))));
    expect(scalarOf(value)).toBeCloseTo(((q as number) + (p as number)) / 2, 5);
    expect(values(metrics['mse'])).toEqual(values(value));
  });

  it('asks for a derivative of each state', () => {
    const short = { q: normal([7, 2]), p: normal([8, 2]) };
    expect(() => loss(tf.scalar(1), { state, derivative: short })).toThrow(
      'derivative: q: expected shape [8, 2], got [7, 2]. Give one for each state.',
    );
  });
});

describe('trajectoryLoss', () => {
  const [frequency, dt, times] = [2, 0.2, 12];
  const batch: TrajectoryBatch = { states: oscillations(frequency, dt, times) };
  const loss = trajectoryLoss(fromObserved(hamiltonianDynamics(spring, leapfrog)), { dt });

  it('has the gradient of its finite differences', () => {
    const weights = tf.scalar(3.5);
    const { gradients } = valueAndGradients((k: tf.Tensor) => loss(k, batch).loss, weights);
    const [expected = NaN] = differences(loss, weights, batch);
    // differences are of third order, and float32 leaves five digits of them
    expect(Math.abs(scalarOf(gradients) / expected - 1)).toBeLessThan(1e-2);
  });

  it('is least where leapfrog, not the equation, has the frequency of the data', () => {
    // Leapfrog of step dt turns a spring of stiffness k by 2·asin(√k·dt/2) a step.
    const expected = ((2 / dt) * Math.sin((frequency * dt) / 2)) ** 2;
    const slope = (at: number): number =>
      scalarOf(valueAndGradients((x: tf.Tensor) => loss(x, batch).loss, tf.scalar(at)).gradients);
    // the root of the slope, by secants
    let [before, k] = [3.6, 3.8];
    for (let step = 0; step < 5; step++) {
      const [a, b] = [slope(before), slope(k)];
      [before, k] = [k, b === a ? k : k - (b * (k - before)) / (b - a)];
    }
    expect(expected).toBeLessThan(0.99 * frequency ** 2);
    // phase agrees with it, the amplitude of p does not quite: leapfrog's ellipse is another
    expect(Math.abs(Math.sqrt(k / expected) - 1)).toBeLessThan(2e-3);
  });

  it('refuses a prediction of another shape', () => {
    const lame: Dynamics<tf.Tensor> = {
      init: () => tf.scalar(1),
      rollout: (_, { q, p }) => ({ q: tf.expandDims(q, 1), p: tf.expandDims(p, 1) }),
    };
    expect(() => trajectoryLoss(fromObserved(lame), { dt })(tf.scalar(1), batch)).toThrow(
      'predicted trajectories: q: expected shape [3, 12, 1], got [3, 1, 1]',
    );
  });
});

describe('fromLearned', () => {
  const [frequency, dt] = [2, 0.1];
  const truth = oscillations(frequency, dt, 10);
  const seen = (x: tf.Tensor): tf.Tensor => tf.squeeze(tf.slice(x, [0, 0], [-1, 1]), [1]);
  const observed = { q: tf.add(seen(truth.q), 0.3), p: tf.sub(seen(truth.p), 0.2) };
  const model = fromLearned(hamiltonianDynamics(spring, leapfrog), observed);
  const loss = trajectoryLoss(model, { dt });
  const dynamics = tf.scalar(frequency ** 2);
  const rowsOf = (indices: number[]): tf.Tensor2D =>
    tf.oneHot(indices, 3, 1, 0, 'float32') as tf.Tensor2D;
  const part = (indices: number[]): TrajectoryBatch => ({
    states: { q: tf.gather(truth.q, indices), p: tf.gather(truth.p, indices) },
    rows: rowsOf(indices),
  });

  it('begins at the observed states', () => {
    const { starts } = model.init({} as never);
    const rows = rowsOf([2, 0]);
    const { q } = model.predict({ dynamics, starts }, { states: truth, rows }, { dt, steps: 3 });
    expect(q.shape).toEqual([2, 4, 1]);
    const first = values(tf.slice(q, [0, 0], [-1, 1]));
    expect(first).toEqual([2, 0].map((i) => values(observed.q)[i]));
  });

  it('learns them in units of the scale that it is given', () => {
    const scaled = fromLearned(hamiltonianDynamics(spring, leapfrog), observed, { scale: 0.1 });
    const { starts } = scaled.init({} as never);
    values(starts.p).forEach((value, i) => {
      expect(value).toBeCloseTo(10 * (values(observed.p)[i] as number), 4);
    });
    const batch = { states: truth, rows: rowsOf([1]) };
    const { p } = scaled.predict({ dynamics, starts }, batch, { dt, steps: 0 });
    expect(values(p)[0]).toBeCloseTo(values(observed.p)[1] as number, 5);
  });

  it('moves the starts of the trajectories of a batch alone, along finite differences', () => {
    const of = (q: tf.Tensor, batch: TrajectoryBatch) =>
      loss({ dynamics, starts: { q, p: observed.p } }, batch);
    const batch = part([2, 0]);
    const { gradients } = valueAndGradients((q: tf.Tensor) => of(q, batch).loss, observed.q);
    const expected = differences(of, observed.q, batch);
    expect(values(gradients)[1]).toBe(0);
    values(gradients).forEach((slope, i) => {
      expect(slope).toBeCloseTo(expected[i] as number, 3);
    });
  });

  it('finds the true start of a trajectory from a wrong one', () => {
    const batch = part([0, 1, 2]);
    const slopes = (at: PhaseState): PhaseState =>
      valueAndGradients((x: PhaseState) => loss({ dynamics, starts: x }, batch).loss, at).gradients;
    // the loss is a parabola in the starts, so that steps of Barzilai and Borwein find its bottom soon
    let starts: PhaseState = observed;
    let slope = slopes(starts);
    let rate = 1;
    for (let step = 0; step < 10; step++) {
      const moved = (half: 'q' | 'p'): tf.Tensor => tf.sub(starts[half], tf.mul(slope[half], rate));
      const next = { q: moved('q'), p: moved('p') };
      const there = slopes(next);
      const product = (x: PhaseState, y: PhaseState): number =>
        scalarOf(tf.add(tf.sum(tf.mul(x.q, y.q)), tf.sum(tf.mul(x.p, y.p))));
      const change = { q: tf.sub(there.q, slope.q), p: tf.sub(there.p, slope.p) };
      const curvature = product(slope, change) / product(slope, slope); // of a step by −rate · slope
      if (curvature < 0) rate = -rate / curvature;
      [starts, slope] = [next, there];
    }
    const error = (x: tf.Tensor, y: tf.Tensor): number => scalarOf(tf.max(tf.abs(tf.sub(x, y))));
    // that of leapfrog against the true motion, not the 0.3 of the observations
    expect(error(starts.q, seen(truth.q))).toBeLessThan(0.02);
    expect(error(starts.p, seen(truth.p))).toBeLessThan(0.02);
  });

  it('must be told which trajectories a batch has', () => {
    const weights = { dynamics, starts: observed };
    expect(() => loss(weights, { states: truth })).toThrow(
      'batch: columns of rows: expected 3, got none. Say of each trajectory which it is',
    );
  });
});

describe('underControl', () => {
  /** A free particle pushed by g·u. */
  const pushed = underControl<tf.Tensor>(
    {
      init: () => tf.scalar(1),
      velocity: (g, { p }, u) => ({ q: p, p: tf.mul(g, u ?? tf.zerosLike(p)) }),
    },
    midpoint,
  );
  const states = {
    q: tf.tensor([1, 0, 0, 0, -1, 0, 0, 0], [2, 4, 1]),
    p: tf.tensor([0.5, 0, 0, 0, 0, 0, 0, 0], [2, 4, 1]),
  };
  const control = tf.tensor2d([2, -1], [2, 1]);

  it('holds the control of each trajectory along it: q = q₀ + p₀·t + g·u·t²/2', () => {
    const { q } = pushed.predict(tf.scalar(3), { states, control }, { dt: 0.5, steps: 3 });
    const expected = [0, 0.5, 1, 1.5].flatMap((t) => [1 + 0.5 * t + 3 * t ** 2, -1 - 1.5 * t ** 2]);
    values(tf.transpose(q, [1, 0, 2])).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] as number, 5);
    });
  });

  it('has the gradient of its finite differences', () => {
    const loss = trajectoryLoss(pushed, { dt: 0.5 });
    const weights = tf.scalar(0.4);
    const batch = { states, control };
    const { gradients } = valueAndGradients((g: tf.Tensor) => loss(g, batch).loss, weights);
    const [expected = NaN] = differences(loss, weights, batch);
    expect(Math.abs(scalarOf(gradients) / expected - 1)).toBeLessThan(1e-3); // a parabola in g
  });

  it('must be told a control', () => {
    expect(() => pushed.predict(tf.scalar(1), { states }, { dt: 0.1, steps: 3 })).toThrow(
      'batch: expected a control, got none. Give zeros where there was none.',
    );
  });
});

describe('withDecay', () => {
  it('adds decay · θ to the gradient, and nothing to the metrics', () => {
    const flat: Loss<tf.Tensor, tf.Tensor> = (theta) => {
      const loss: tf.Scalar = tf.mul(tf.sum(theta), 0);
      return { loss, metrics: { mse: loss } };
    };
    const theta = tf.tensor1d([1, -2, 3]);
    const decayed = withDecay(flat, 0.1);
    const { value, gradients } = valueAndGradients(
      (weights: tf.Tensor) => decayed(weights, tf.scalar(0)).loss,
      theta,
    );
    expect(scalarOf(value)).toBeCloseTo(0.1 * 7, 6);
    [0.1, -0.2, 0.3].forEach((slope, i) => {
      expect(values(gradients)[i]).toBeCloseTo(slope, 6);
    });
    expect(scalarOf(decayed(theta, tf.scalar(0)).metrics['mse'] as tf.Tensor)).toBe(0);
  });
});
