import * as tf from '@tensorflow/tfjs-core';
import { type Evidence, HgnError } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { elbo, geco, type Numbers, reconstruction } from '../src/index.ts';

const evidence = (error: number, multiplier?: number): Evidence => {
  const target: tf.Tensor5D = tf.randomUniform([2, 3, 4, 4, 1], 0, 1, 'float32', 1);
  const posterior = { mean: tf.tensor2d([[0.5], [-2]]), logVar: tf.tensor2d([[-1], [0.3]]) };
  const controls = multiplier === undefined ? {} : { multiplier: tf.scalar(multiplier) };
  return { output: tf.add(target, error), target, posterior, controls };
};
const number = (x: tf.Tensor | undefined): number => x?.dataSync()[0] ?? NaN;

/** The states after steps with these errors. */
function after(controller: ReturnType<typeof geco>['controller'], errors: number[]): Numbers[] {
  const states = [controller.start];
  for (const [step, mse] of errors.entries()) {
    states.push(controller.next(states.at(-1) as Numbers, { mse }, step));
  }
  return states;
}
const multiplierOf = (
  controller: ReturnType<typeof geco>['controller'],
  state: Numbers | undefined,
): number => controller.controls(state ?? {})['multiplier'] ?? NaN;

describe('the objective of GECO', () => {
  it('is the lower bound whose beta is one over the multiplier', () => {
    const { objective } = geco({ tolerance: 1e-3 });
    const bound = elbo({ beta: 1 / 8 })(evidence(0.1));
    const value = objective(evidence(0.1, 8));
    expect(number(value.loss)).toBeCloseTo(number(bound.loss), 7);
    expect(number(value.metrics['kl'])).toBe(number(bound.metrics['kl']));
    expect(number(value.metrics['multiplier'])).toBe(8);
  });

  it("has the gradients of the paper's Lagrangian, kl + λ·(mse − κ), but for their scale λ", () => {
    const { objective } = geco({ tolerance: 1e-3 });
    const { target, posterior } = evidence(0.1);
    const of = (output: tf.Tensor, mean: tf.Tensor): tf.Scalar =>
      objective({
        output: output as tf.Tensor5D,
        target,
        posterior: { ...posterior, mean },
        controls: { multiplier: tf.scalar(8) },
      }).loss;
    const paper = (output: tf.Tensor, mean: tf.Tensor): tf.Scalar => {
      const kl = tf.div(tf.sum(tf.square(mean)), 2 * 2 * 16); // but for what no gradient sees
      return tf.add(kl, tf.mul(8, tf.sub(tf.mean(tf.square(tf.sub(output, target))), 1e-3)));
    };
    const at = [tf.add(target, 0.1), posterior.mean];
    const [ours, theirs] = [tf.grads(of)(at), tf.grads(paper)(at)];
    ours.forEach((gradient, i) => {
      const scaled = tf.mul(gradient, 8).dataSync();
      const other = theirs[i]?.dataSync() ?? [];
      scaled.forEach((x, j) => {
        expect(x).toBeCloseTo(other[j] ?? NaN, 6);
      });
    });
  });

  it('asks for its controller', () => {
    expect(() => geco({ tolerance: 1e-3 }).objective(evidence(0.1))).toThrow(
      'controls of geco: expected a multiplier, got none. Hand the controller of geco() to train().',
    );
  });
});

describe('the controller of GECO', () => {
  const options = { tolerance: 1e-3, rate: 0.1, average: 0, start: 50, lower: 10, upper: 1000 };

  it('weighs errors more where they are too large, and less where they need not be so small', () => {
    const { controller } = geco(options);
    const grown = after(controller, [2e-3]).at(-1);
    const shrunk = after(controller, [0.5e-3]).at(-1);
    expect(multiplierOf(controller, controller.start)).toBeCloseTo(50, 9);
    expect(multiplierOf(controller, grown)).toBeCloseTo(50 * Math.exp(0.1), 9);
    expect(multiplierOf(controller, shrunk)).toBeCloseTo(50 * Math.exp(-0.05), 9);
  });

  it('is still where the error is the tolerance', () => {
    const { controller } = geco(options);
    expect(multiplierOf(controller, after(controller, [1e-3, 1e-3]).at(-1))).toBeCloseTo(50, 9);
  });

  it('changes by no more than its rate, and stays within its limits, whatever the errors', () => {
    const { controller } = geco(options);
    const up = after(controller, Array<number>(60).fill(1)).map((s) => multiplierOf(controller, s));
    const down = after(controller, Array<number>(60).fill(0)).map((s) =>
      multiplierOf(controller, s),
    );
    expect((up[1] ?? NaN) / 50).toBeCloseTo(Math.exp(0.1), 9);
    expect((down[1] ?? NaN) / 50).toBeCloseTo(Math.exp(-0.1), 9);
    expect(up.at(-1)).toBeCloseTo(1000, 6);
    expect(down.at(-1)).toBeCloseTo(10, 9);
  });

  it('looks at the moving average of the constraint, that begins with the first', () => {
    const { controller } = geco({ ...options, average: 0.75 });
    const [, first, second] = after(controller, [3e-3, 1e-3]);
    expect(first?.['constraint']).toBeCloseTo(2, 9);
    expect(second?.['constraint']).toBeCloseTo(0.75 * 2, 9);
  });

  it('waits for the warm-up, in which the average fills', () => {
    const { controller } = geco({ ...options, average: 0.5, warmup: 2 });
    const states = after(controller, [2e-3, 2e-3, 2e-3]);
    expect(states.map((state) => Math.round(multiplierOf(controller, state)))).toEqual([
      50, 50, 50, 55,
    ]);
  });

  it('finds the multiplier at which the error is the tolerance', () => {
    // where beta = 1 / λ costs an error of 0.02 · beta
    const { controller } = geco({ ...options, rate: 0.05, average: 0.9, start: 500 });
    let state = controller.start;
    for (let step = 0; step < 2000; step++) {
      state = controller.next(state, { mse: 0.02 / multiplierOf(controller, state) }, step);
    }
    expect(multiplierOf(controller, state)).toBeCloseTo(20, 3);
  });

  it('widens the limits that it has by default to where it starts', () => {
    for (const start of [1, 1e6]) {
      const { controller } = geco({ tolerance: 1e-3, start });
      expect(multiplierOf(controller, controller.start)).toBeCloseTo(start, 6);
    }
  });

  it('remembers numbers that JSON keeps', () => {
    const { controller } = geco({ ...options, average: 0.9 });
    const state = after(controller, [0.1, 0.2, 1e-5]).at(-1) as Numbers;
    const kept = JSON.parse(JSON.stringify(state)) as Numbers;
    expect(controller.next(kept, { mse: 0.3 }, 3)).toEqual(controller.next(state, { mse: 0.3 }, 3));
  });

  it.each([
    [{ tolerance: 0 }, 'tolerance: expected a number above 0, got 0. Published runs'],
    [{ rate: -1 }, 'rate: expected a number above 0, got -1.'],
    [{ average: 1 }, 'average: expected a share from 0 up and below 1, got 1.'],
    [{ start: 5 }, 'start: expected a multiplier from 10 to 1000, got 5.'],
  ])('refuses %j', (wrong, message) => {
    const make = (): unknown => geco({ ...options, ...wrong });
    expect(make).toThrow(HgnError);
    expect(make).toThrow(message);
  });
});

describe('reconstruction', () => {
  it('is the mean square error of a pixel, whatever the posterior', () => {
    const { loss, metrics } = reconstruction(evidence(0.1));
    expect(number(loss)).toBeCloseTo(0.01, 7);
    expect(Object.keys(metrics)).toEqual(['mse']);
  });
});
