import * as tf from '@tensorflow/tfjs-core';
import {
  flattenTree,
  hamiltonianDynamics,
  HgnError,
  type PhaseState,
  seededRng,
  type Tree,
} from '@hgn/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameErrors, hgn, meanImage, reversal, stateAt, stillFrame } from '../src/index.ts';
import {
  D,
  decoder,
  encoder,
  joint,
  leapfrog,
  normal,
  randomState,
  READ,
  separable,
  spring,
  tiny,
  transform,
  values,
} from './tiny.ts';

const model = tiny(separable);
const frames = (batch: number): tf.Tensor5D => normal([batch, READ, 2, 2, 1], 3) as tf.Tensor5D;

/** The largest difference between two tensors of equal shape. */
function difference(x: tf.Tensor, y: tf.Tensor): number {
  expect(x.shape).toEqual(y.shape);
  return Math.max(...values(tf.abs(tf.sub(x, y))));
}

describe('init', () => {
  it('gives each part weights of its own, the same for the same seed', () => {
    const read = (seed: number): number[][] =>
      flattenTree(model.init(seededRng(seed))).map(([, leaf]) => values(leaf));
    expect(read(1)).toEqual(read(1));
    expect(read(1)).not.toEqual(read(2));
    const params = tiny(joint).init(seededRng(1));
    expect(values(params.transform.kernel)).not.toEqual(values(params.dynamics.kernel));
  });
});

describe('infer', () => {
  const params = model.init(seededRng(1));

  it('draws z = mean + σ · noise', () => {
    const noise = normal([5, 2 * D], 9);
    const { posterior, state } = model.infer(params, frames(5), noise);
    const mean = values(posterior.mean);
    const sigma = values(posterior.logVar).map((logVar) => Math.sqrt(Math.exp(logVar)));
    const z = values(noise).map((n, i) => (mean[i] as number) + (sigma[i] as number) * n);
    const expected = transform.apply(params.transform, tf.tensor2d(z, [5, 2 * D]));
    expect(difference(state.q, expected.q)).toBeLessThan(1e-6);
    expect(difference(state.p, expected.p)).toBeLessThan(1e-6);
  });

  it('takes the mean where there is no noise', () => {
    const zero = model.infer(params, frames(5), tf.zeros([5, 2 * D]));
    const none = model.infer(params, frames(5));
    expect(difference(zero.state.q, none.state.q)).toBe(0);
  });
});

describe('rollout', () => {
  /** Leapfrog on an oscillator, exactly: cos θ = 1 − (ω·dt)² / 2, and ω̃ = ω·√(1 − (ω·dt)² / 4). */
  it.each([0.3, 0.15, 0.6, -0.3])('is the closed form of leapfrog at dt = %d', (dt) => {
    const omega = 1.5;
    const state = randomState(4, 1);
    const options = dt === 0.3 ? { steps: 20 } : { steps: 20, dt };
    const { q, p } = tiny(spring).rollout(
      { ...model.init(seededRng(1)), dynamics: tf.scalar(omega) },
      state,
      options,
    );
    expect(q.shape).toEqual([4, 21, D]);
    const theta = Math.sign(dt) * Math.acos(1 - (omega * dt) ** 2 / 2);
    const slowed = omega * Math.sqrt(1 - (omega * dt) ** 2 / 4);
    for (const n of [0, 1, 7, 20]) {
      const [cos, sin] = [Math.cos(n * theta), Math.sin(n * theta)];
      const at = stateAt({ q, p }, n);
      const exactQ = tf.add(tf.mul(state.q, cos), tf.mul(state.p, sin / slowed));
      const exactP = tf.sub(tf.mul(state.p, cos), tf.mul(state.q, sin * slowed));
      // 20 steps, each rounded in the last place of numbers of size 3
      expect(difference(at.q, exactQ)).toBeLessThan(2e-5);
      expect(difference(at.p, exactP)).toBeLessThan(2e-5);
    }
  });

  it('comes back with −dt, whatever the weights, the time step and the number of steps', () => {
    const dt = fc.double({ min: -0.5, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(fc.nat(1000), dt, fc.integer({ min: 0, max: 15 }), (seed, h, steps) => {
        tf.tidy(() => {
          const params = model.init(seededRng(seed));
          const state = randomState(3, seed);
          const there = stateAt(model.rollout(params, state, { steps, dt: h }), -1);
          const back = stateAt(model.rollout(params, there, { steps, dt: -h }), -1);
          expect(difference(back.q, state.q)).toBeLessThan(1e-4);
          expect(difference(back.p, state.p)).toBeLessThan(1e-4);
        });
      }),
      { seed: 1, numRuns: 20 },
    );
  });

  it('goes back and forward from one state, in the order of time', () => {
    const params = model.init(seededRng(1));
    const state = randomState(3, 1);
    const past = model.rollout(params, state, { steps: 4, dt: -0.3 });
    const future = model.rollout(params, state, { steps: 3 });
    const whole = model.rollout(params, state, { back: 4, steps: 3 });
    expect(whole.q.shape).toEqual([3, 8, D]);
    for (let time = 0; time < 8; time++) {
      const expected = time < 4 ? stateAt(past, 4 - time) : stateAt(future, time - 4);
      expect(difference(stateAt(whole, time).q, expected.q)).toBe(0);
      expect(difference(stateAt(whole, time).p, expected.p)).toBe(0);
    }
    const alone = model.rollout(params, state, { back: 4, steps: 0 });
    expect(difference(alone.q, tf.reverse(past.q, 1))).toBe(0);
  });

  it('keeps the energy of a long trajectory within the bounds of its step', () => {
    const params = model.init(seededRng(1));
    const spreadAt = (dt: number): number => {
      const states = model.rollout(params, randomState(3, 5), { steps: 100, dt });
      const energy = model.energy(params, states);
      expect(energy.shape).toEqual([3, 101]);
      return Math.max(...values(tf.sub(tf.max(energy, 1), tf.min(energy, 1))));
    };
    // of second order: a quarter at half the step
    expect(spreadAt(0.2) / spreadAt(0.1)).toBeGreaterThan(3);
    expect(spreadAt(0.2) / spreadAt(0.1)).toBeLessThan(5);
  });
});

describe('decode, reconstruct and sample', () => {
  const params = model.init(seededRng(1));

  it('decode each position by itself, in the order of batch and time', () => {
    const q = normal([3, 4, D], 7);
    const decoded = model.decode(params, q);
    expect(decoded.shape).toEqual([3, 4, 2, 2, 1]);
    for (let time = 0; time < 4; time++) {
      const alone = decoder.apply(params.decoder, stateAt({ q, p: q }, time).q);
      const there = tf.squeeze(tf.slice(decoded, [0, time], [-1, 1]), [1]);
      // TensorFlow adds up products of another size in another order
      const bound = tf.getBackend() === 'cpu' ? 0 : 1e-6;
      expect(difference(there, alone)).toBeLessThanOrEqual(bound);
    }
  });

  it('begin at the inferred state, and go on from it', () => {
    const { posterior, state } = model.infer(params, frames(5));
    const output = model.reconstruct(params, frames(5), { steps: 6, dt: -0.1 });
    const expected = model.decode(params, model.rollout(params, state, { steps: 6, dt: -0.1 }).q);
    expect(output.shape).toEqual([5, 7, 2, 2, 1]);
    expect(difference(output, expected)).toBe(0);
    const sampled = model.sample(params, posterior.mean, { steps: 6, dt: -0.1 });
    expect(difference(sampled, output)).toBe(0);
  });
});

describe('energy', () => {
  it('is missed where what moves has none', () => {
    const { init, rollout } = hamiltonianDynamics(separable, leapfrog);
    const still = hgn({ encoder, transform, dynamics: { init, rollout }, decoder, dt: 0.3 });
    expect([still.hasEnergy, model.hasEnergy]).toEqual([false, true]);
    const ask = () =>
      still.energy(still.init(seededRng(1)), { q: tf.zeros([1, 2, D]), p: tf.zeros([1, 2, D]) });
    expect(ask).toThrow(HgnError);
    expect(ask).toThrow('energy: expected dynamics that have one');
  });

  it('is H at every time of every trajectory', () => {
    const springs = tiny(spring);
    const params = springs.init(seededRng(1));
    const states: PhaseState = { q: normal([2, 3, D], 1), p: normal([2, 3, D], 2) };
    const energies = springs.energy(params, states);
    const squares = tf.add(tf.square(states.p), tf.mul(tf.square(states.q), 1.5 ** 2));
    expect(difference(energies, tf.div(tf.sum(squares, 2), 2))).toBeLessThan(1e-6);
  });
});

describe('a function of tensors allocates its results alone', () => {
  const params = model.init(seededRng(1));
  const x = frames(3);
  const state = randomState(3, 1);
  const span = { steps: 4 };
  const states: PhaseState = { q: normal([3, 5, D], 1), p: normal([3, 5, D], 2) };
  const noise = normal([3, 2 * D], 4);

  it.each<[string, () => Tree]>([
    ['infer', () => model.infer(params, x, noise)],
    ['rollout', () => model.rollout(params, state, span)],
    ['decode', () => model.decode(params, states.q)],
    ['reconstruct', () => model.reconstruct(params, x, span)],
    ['sample', () => model.sample(params, noise, span)],
    ['energy', () => model.energy(params, states)],
    ['reversal', () => reversal(model, params, state, span)],
    ['stateAt', () => stateAt(states, 2)],
    ['frameErrors', () => frameErrors(x, x)],
    ['stillFrame', () => stillFrame(x)],
    ['meanImage', () => meanImage(x)],
  ])('%s', (_, run) => {
    const before = tf.memory().numTensors;
    const result = run();
    expect(tf.memory().numTensors - before).toBe(flattenTree(result).length);
    const given = [params, x, state, states, noise];
    expect(flattenTree(given).some(([, leaf]) => leaf.isDisposed)).toBe(false);
  });
});

describe('a mistake', () => {
  const params = model.init(seededRng(1));
  const dynamics = hamiltonianDynamics(separable, leapfrog);
  const parts = { encoder, transform, dynamics, decoder };

  it.each<[string, () => unknown, string]>([
    ['a dt of 0', () => hgn({ ...parts, dt: 0 }), 'dt: expected a time other than 0, got 0'],
    ['a dt of NaN', () => hgn({ ...parts, dt: NaN }), 'got NaN'],
    [
      'frames of one trajectory',
      () => model.infer(params, tf.zeros([READ, 2, 2, 1]) as unknown as tf.Tensor5D),
      'frames: expected shape [batch, time, height, width, channels], got [3, 2, 2, 1]',
    ],
    [
      'noise that would be broadcast',
      () => model.infer(params, frames(5), tf.zeros([1, 2 * D])),
      'noise: expected the shape of the latent, [5, 4], got [1, 4]',
    ],
    [
      'a negative number of steps',
      () => model.rollout(params, randomState(1, 1), { steps: -3 }),
      'steps: expected a whole number, got -3. Go backward with a negative dt.',
    ],
    [
      'half a step back',
      () => model.rollout(params, randomState(1, 1), { back: 0.5, steps: 1 }),
      'back: expected a whole number, got 0.5.',
    ],
    [
      'a time after the last',
      () => stateAt({ q: tf.zeros([1, 4, 2]), p: tf.zeros([1, 4, 2]) }, 4),
      'time: expected a whole number from -4 to 3, got 4',
    ],
  ])('is named: %s', (_, make, message) => {
    expect(make).toThrow(HgnError);
    expect(make).toThrow(message);
  });
});
