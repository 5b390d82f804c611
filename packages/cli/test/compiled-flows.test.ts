// A flow trains on the same numbers compiled as eagerly.
import * as tf from '@tensorflow/tfjs-core';
import {
  eager,
  flattenTree,
  type Loss,
  lossAndGradients,
  type Params,
  seededRng,
  type Tree,
} from '@hgn/core';
import { executorOr } from '@hgn/dev/executor';
import { leapfrog } from '@hgn/integrators';
import { type Affine, mlp, type Network, separableHamiltonian } from '@hgn/networks';
import {
  flowDensity,
  flowLoss,
  gaussian,
  nhf,
  nhfLoss,
  realNvp,
  softUniform,
  splineFlow,
} from '@hgn/nhf';
import { onnx } from '@hgn/onnx';
import { expect, it } from 'vitest';

const network = (inputs: number, outputs: number): Network<readonly Affine[]> =>
  mlp({ sizes: [inputs, 8, outputs], activation: tf.softplus, gain: 0.5 });

const couplings = { dimension: 2, layers: 2, conditioner: network };
const encoder = network(2, 4);
const model = nhf({
  dimension: 2,
  hamiltonians: [separableHamiltonian({ kinetic: network(2, 1), potential: network(2, 1) })],
  integrator: leapfrog,
  dt: 0.3,
  steps: 3,
  prior: softUniform({ width: 4, steepness: 10 }),
  encoder: {
    init: encoder.init,
    apply: (params, q) => {
      const [mean, logVar] = tf.split(encoder.apply(params, q), 2, 1) as [tf.Tensor, tf.Tensor];
      return { mean, logVar };
    },
  },
});

type Case = {
  readonly loss: Loss<Params, Tree>;
  readonly params: Params;
  readonly batch: Tree;
};
const points = (seed: number): tf.Tensor2D => gaussian().sample(seededRng(seed), [16, 2]);
const coupled = (flow: typeof nvp): (() => Case) => {
  const loss = flowLoss(flowDensity(flow, gaussian())) as unknown as Loss<Params, Tree>;
  return () => ({ loss, params: flow.init(seededRng(1)), batch: { data: points(2) } });
};
const nvp = realNvp(couplings);

it.each<readonly [string, () => Case]>([
  [
    'a Neural Hamiltonian Flow',
    () => ({
      loss: nhfLoss(model) as unknown as Loss<Params, Tree>,
      params: model.init(seededRng(1)),
      batch: { q: points(2), noise: points(3) },
    }),
  ],
  ['a RealNVP', coupled(nvp)],
  // a few points lie beyond its ends
  ['a spline flow', coupled(splineFlow({ ...couplings, bins: 4, bound: 1.5 }))],
])('%s, compiled, is itself', async (_, make) => {
  const { loss, params, batch } = make();
  const step = (args: { readonly params: Params; readonly batch: Tree }): Tree => {
    const { gradients, loss: value } = lossAndGradients(
      (weights: Params) => loss(weights, args.batch),
      args.params,
    );
    return { value, gradients };
  };
  const expected = await (await eager.prepare(step, { params, batch }))({ params, batch });
  const run = await (await executorOr(onnx())).prepare(step, { params, batch });
  const got = flattenTree(await run({ params, batch }));
  flattenTree(expected).forEach(([path, truth], i) => {
    const [, leaf] = got[i] as [string, tf.Tensor];
    const [error = NaN] = tf.norm(tf.sub(leaf, truth)).dataSync();
    const [size = NaN] = tf.norm(truth).dataSync();
    expect(error, path).toBeLessThan(2e-5 * size + 1e-7);
  });
  await run.release();
});
