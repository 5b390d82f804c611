import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import {
  flattenTree,
  type Loss,
  lossAndGradients,
  type Params,
  seededRng,
  type Tree,
} from '@hgn/core';
import { leapfrog } from '@hgn/integrators';
import { adam, trainingStep } from '@hgn/train';
import { describe, expect, it } from 'vitest';
import {
  flowDensity,
  flowLoss,
  gaussian,
  mixture,
  nhf,
  nhfLoss,
  realNvp,
  splineFlow,
} from '../src/index.ts';
import { gaussianEncoder, learned, normal, smooth, values } from './tiny.ts';

/** Two islands, their entropy ln 2 + that of one, since they lie 8 deviations apart. */
const target = mixture({
  components: [gaussian({ mean: [-2, 0], std: 0.5 }), gaussian({ mean: [2, 0], std: 0.5 })],
});
const entropy = Math.log(2) + Math.log(2 * Math.PI * Math.E * 0.5 ** 2);

const model = nhf({
  dimension: 2,
  hamiltonians: [learned(2)],
  integrator: leapfrog,
  dt: 0.5,
  steps: 2,
  prior: gaussian({ std: 1 }),
  encoder: gaussianEncoder(2, 2),
});

/** The mean loss of the last ten of `steps` steps of Adam on fresh points, and the weights. */
function trained<P extends Params, B extends Tree>(
  loss: Loss<P, B>,
  start: P,
  batch: (data: Tensor2D, step: number) => B,
  steps: number,
): { readonly first: number; readonly last: number; readonly params: P } {
  const optimiser = adam();
  const step = trainingStep(loss, optimiser);
  let current = { params: start, optimiser: optimiser.init(start) };
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    const { metrics, ...next } = tf.tidy(() => {
      const data = target.sample(seededRng(1).split(i), [64, 2]);
      const learningRate = tf.scalar(2e-2);
      return step({ ...current, batch: batch(data, i), learningRate }) as tf.TensorContainer;
    }) as ReturnType<typeof step>;
    losses.push(values(metrics['loss'] as tf.Tensor)[0] as number);
    tf.dispose([current.optimiser, metrics] as tf.TensorContainer);
    current = next;
  }
  const mean = (some: readonly number[]): number => some.reduce((a, b) => a + b) / some.length;
  return { first: mean(losses.slice(0, 3)), last: mean(losses.slice(-10)), params: current.params };
}

describe('training', () => {
  it('has the same gradients by the reversible adjoint as by the stored one', () => {
    const batch = { q: target.sample(seededRng(2), [16, 2]), noise: normal(3, 16, 2) };
    const options = {
      dimension: 2,
      hamiltonians: [learned(2), learned(2)],
      integrator: leapfrog,
      dt: 0.3,
      steps: 5,
      prior: gaussian(),
      encoder: gaussianEncoder(2, 2),
    };
    const [reversible, stored] = (['reversible', 'stored'] as const).map((adjoint) => {
      const other = nhf({ ...options, adjoint });
      const params = other.init(seededRng(1));
      const { gradients } = lossAndGradients(
        (p: typeof params) => nhfLoss(other)(p, batch),
        params,
      );
      return flattenTree(gradients);
    });
    reversible?.forEach(([path, gradient], i) => {
      const other = (stored?.[i] as [string, tf.Tensor])[1];
      const error = values(tf.norm(tf.sub(gradient, other)))[0];
      expect(error, path).toBeLessThan(1e-4 * (values(tf.norm(other))[0] as number) + 1e-6);
    });
  });

  it('brings an NHF near two islands, and not below their entropy', () => {
    const noise = (step: number): Tensor2D => normal(1000 + step, 64, 2);
    const start = model.init(seededRng(1));
    const run = trained(nhfLoss(model), start, (q, step) => ({ q, noise: noise(step) }), 150);
    expect(run.first).toBeGreaterThan(entropy + 1);
    expect(run.last).toBeLessThan(entropy + 0.7);
    // the bound of held-out points, with the standard error of the mean: a density cannot do better
    const q = target.sample(seededRng(99), [1000, 2]);
    const bound = values(model.elbo(run.params, q, normal(98, 1000, 2)));
    const mean = bound.reduce((a, b) => a + b) / bound.length;
    expect(-mean).toBeGreaterThan(entropy - 0.05);
  });

  it.each([
    ['realNvp', realNvp({ dimension: 2, layers: 4, conditioner: smooth })],
    ['splineFlow', splineFlow({ dimension: 2, layers: 2, conditioner: smooth, bins: 5 })],
  ] as const)('brings a %s near them, too', (_, flow) => {
    const density = flowDensity(flow, gaussian());
    const run = trained(flowLoss(density), flow.init(seededRng(1)), (data) => ({ data }), 150);
    expect(run.last).toBeLessThan(entropy + 1);
    expect(run.first).toBeGreaterThan(run.last + 1);
    const held = density.logProb(run.params, target.sample(seededRng(99), [1000, 2]));
    expect(-(values(tf.mean(held))[0] as number)).toBeGreaterThan(entropy - 0.05);
  });

  it('finds the evidence of a density that is not normalised', () => {
    // ln ρ = 5 + ln N, so that ln Z = 5; the bound is maximised
    const loss: Loss<ReturnType<typeof model.init>, { q: Tensor2D; p: Tensor2D }> = (
      params,
      base,
    ) => {
      const logDensity = (x: Tensor2D): tf.Tensor1D => tf.add(narrow.logProb(x), 5);
      return { loss: tf.neg(tf.mean(model.evidence(params, base, logDensity))), metrics: {} };
    };
    const narrow = gaussian({ mean: [0.5, -0.5], std: 0.7 });
    const base = (_: Tensor2D, step: number): { q: Tensor2D; p: Tensor2D } => ({
      q: normal(2 * step, 64, 2),
      p: normal(2 * step + 1, 64, 2),
    });
    const run = trained(loss, model.init(seededRng(2)), base, 150);
    expect(-run.first).toBeLessThan(4);
    expect(-run.last).toBeGreaterThan(4.7);
    expect(-run.last).toBeLessThan(5.02);
    // weighed by importance, points of the learned flow tell ln Z itself
    const points = { q: normal(7001, 4000, 2), p: normal(7002, 4000, 2) };
    const logWeights = model.evidence(run.params, points, (x) => tf.add(narrow.logProb(x), 5));
    const logZ = tf.sub(tf.logSumExp(logWeights), Math.log(4000));
    expect(Math.abs((values(logZ)[0] as number) - 5)).toBeLessThan(0.05);
  });
});
