// Methods that iterate or round do in a trace what they do eagerly, gradients included.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import {
  eager,
  fieldOf,
  flattenTree,
  type Hamiltonian,
  rollout,
  valueAndGradients,
} from '@hgn/core';
import {
  averageVectorField,
  gauss4,
  implicitMidpoint,
  latticeLeapfrog,
  tao4,
} from '@hgn/integrators';
import { onnx } from '@hgn/onnx';
import { expect, it } from 'vitest';

/** H = softplus(w · (q, p)) summed, a joint one. */
const joint: Hamiltonian<Tensor> = {
  init: () => tf.linspace(-1, 1, 8).reshape([4, 2]),
  energy: (w, { q, p }) => tf.sum(tf.softplus(tf.matMul(tf.concat([q, p], 1), w)), 1),
};

it.each([implicitMidpoint, gauss4, averageVectorField, latticeLeapfrog, tao4])(
  '$name, compiled, is $name',
  async (integrator) => {
    const q = tf.linspace(-0.5, 0.5, 6).reshape([3, 2]);
    const step = (weights: Tensor) =>
      valueAndGradients((w: Tensor): tf.Scalar => {
        const states = rollout(integrator, fieldOf(joint, w), { q, p: q }, { dt: 0.1, steps: 2 });
        return tf.sum(tf.square((states.at(-1) as (typeof states)[number]).q));
      }, weights);
    const weights = joint.init(undefined as never);
    const expected = await (await eager.prepare(step, weights))(weights);
    const run = await onnx().prepare(step, weights);
    const got = await run(weights);
    flattenTree(got).forEach(([path, leaf], i) => {
      const truth = (flattenTree(expected)[i] as [string, Tensor])[1];
      const error = tf.norm(tf.sub(leaf, truth)).dataSync()[0] ?? NaN;
      expect(error, path).toBeLessThan(2e-6 * (tf.norm(truth).dataSync()[0] ?? NaN));
    });
    await run.release();
  },
);
