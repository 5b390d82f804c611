import * as tf from '@tensorflow/tfjs-core';
import { type Evidence, HgnError } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { elbo } from '../src/index.ts';

const [batch, time, pixels] = [2, 3, 2 * 2 * 1];
const means = [
  [0.5, -1, 2],
  [0, 0.1, 0],
];
const logVars = [
  [0, 0.7, -1],
  [-2, 0, 0.3],
];

function evidence(error: number): Evidence {
  const target: tf.Tensor5D = tf.randomUniform([batch, time, 2, 2, 1], 0, 1, 'float32', 1);
  const posterior = { mean: tf.tensor2d(means), logVar: tf.tensor2d(logVars) };
  return { output: tf.add(target, error), target, posterior };
}

/** ∫ q · ln(q / p) dz by the midpoint rule, p the standard normal density. */
function divergence(mean: number, logVar: number): number {
  const sigma = Math.exp(logVar / 2);
  const density = (x: number): number => Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI);
  const [reach, n] = [10 * sigma, 2000];
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const z = mean + reach * ((2 * i + 1) / n - 1);
    const q = density((z - mean) / sigma) / sigma;
    sum += q * Math.log(q / density(z)) * ((2 * reach) / n);
  }
  return sum;
}

const exactKl =
  means
    .flatMap((row, i) => row.map((mean, j) => divergence(mean, logVars[i]?.[j] ?? NaN)))
    .reduce((a, b) => a + b) / batch;

const number = (x: tf.Tensor | undefined): number => x?.dataSync()[0] ?? NaN;

describe('elbo', () => {
  it('has the mean square error of a pixel, and the divergence of the posterior, as metrics', () => {
    const { metrics } = elbo({ beta: 1 })(evidence(0.1));
    expect(number(metrics['mse'])).toBeCloseTo(0.01, 6);
    expect(number(metrics['kl'])).toBeCloseTo(exactKl, 5);
  });

  it('is the negative evidence lower bound per pixel at beta = 1 / T, but for a constant', () => {
    const error = 0.1;
    const { loss } = elbo({ beta: 1 / time })(evidence(error));
    // −ln N(target; output, ½) = (target − output)² + ½·ln π of each pixel
    const nll = time * pixels * (error ** 2 + Math.log(Math.PI) / 2);
    const constant = (time * pixels * Math.log(Math.PI)) / 2;
    expect(time * pixels * number(loss)).toBeCloseTo(nll + exactKl - constant, 4);
  });

  it('weighs the divergence by beta', () => {
    const at = (beta: number): number => number(elbo({ beta })(evidence(0)).loss);
    expect(at(0)).toBeCloseTo(0, 9);
    expect(at(0.5)).toBeCloseTo((0.5 * exactKl) / pixels, 5);
  });

  it('refuses an output that would be broadcast', () => {
    const { output, ...rest } = evidence(0);
    const short = tf.slice(output, [0, 0], [-1, 1]);
    const make = (): unknown => elbo({ beta: 1 })({ ...rest, output: short });
    expect(make).toThrow(HgnError);
    expect(make).toThrow(
      'output: expected the shape of the target, [2, 3, 2, 2, 1], got [2, 1, 2, 2, 1]',
    );
  });
});
