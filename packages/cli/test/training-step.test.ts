// A training step of small, but complete HGNs, with every integrator, every network and every activation
// there is: ONNX Runtime (in the native lane, TensorFlow) computes what the eager executor does.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor5D } from '@tensorflow/tfjs-core';
import * as core from '@hgn/core';
import {
  type Dynamics,
  eager,
  type Executor,
  flattenTree,
  type Hamiltonian,
  hamiltonianDynamics,
  type Integrator,
  type Motion,
  motionDynamics,
  type Params,
} from '@hgn/core';
import * as integrators from '@hgn/integrators';
import { hgn, type HgnParts, rolloutLoss } from '@hgn/model';
import * as networks from '@hgn/networks';
import type { Activation, ConvNet, ConvStack, DecoderOptions, MlpOptions } from '@hgn/networks';
import { executorOr } from '@hgn/dev/executor';
import { onnx } from '@hgn/onnx';
import { adam, type AdamState, elbo, type Optimiser, trainingStep } from '@hgn/train';
import { describe, expect, it } from 'vitest';

const { convNet, jointHamiltonian, mlp, separableHamiltonian, transform, upsample } = networks;
const { damping, flat, gru, lagrangian, massHamiltonian, neuralOde, portHamiltonian } = networks;
const { quadraticKinetic, recurrent, residual } = networks;

/** The parts of a model, of which dynamics are yet to be given the integrator. */
type PartsOf<E extends Params, T extends Params, M extends Params, D extends Params> = Omit<
  HgnParts<E, T, M, D>,
  'dynamics'
> & {
  readonly integrator: Integrator;
  readonly dynamics: (integrator: Integrator) => Dynamics<M>;
};
type Parts = PartsOf<Params, Params, Params, Params>;
/** `base`, with the given parts in place of its own. */
function vary<E extends Params, T extends Params, M extends Params, D extends Params>(
  base: Partial<Parts>,
  parts: Partial<PartsOf<E, T, M, D>>,
): Parts {
  // a table holds models with weights of every type
  return { ...base, ...(parts as unknown as Partial<Parts>) } as Parts;
}

const image = [8, 8, 3] as const;
const rgb = { filters: 3 };
const up = { filters: 4, upsample: true };
const down = { filters: 4, stride: 2 };
const valid = { filters: 4, kernel: 2, pad: 'valid' } as const;
const leakyRelu: Activation = (x) => tf.leakyRelu(x, 0.2);

type Layers = ConvStack['layers'];
const conv = (layers: Layers, output: Activation = core.swish, channels = 2): ConvNet =>
  convNet({ input: [4, 4, channels], layers, activation: tf.softplus, output });
const dense = (sizes: MlpOptions['sizes'], activation: Activation = tf.softplus) =>
  mlp({ sizes, activation });
const encoder = (layers: Layers, more: { latent?: number; activation?: Activation } = {}) =>
  networks.encoder({ frames: 3, image, layers, activation: leakyRelu, ...more });
const decoder = (options: Omit<DecoderOptions, 'image' | 'activation'>, activation = leakyRelu) =>
  networks.decoder({ ...options, image, activation });

const base = vary({}, { transform: networks.split, integrator: integrators.leapfrog, dt: 0.3 });
const energy = dense([2, 5, 4, 1]);
const flowOf =
  <P extends Params>(hamiltonian: Hamiltonian<P>) =>
  (integrator: Integrator): Dynamics<P> =>
    hamiltonianDynamics(hamiltonian, integrator);
const motionOf =
  <P extends Params>(motion: Motion<P>) =>
  (integrator: Integrator): Dynamics<P> =>
    motionDynamics(motion, integrator);
/** A mass matrix that depends on q, and a potential. */
const masses = { dimension: 2, mass: dense([2, 4, 3]), potential: dense([2, 4, 1]) };
/** States are vectors. The activation is that of encoder and decoder. */
const vectors = (activation = leakyRelu): Parts =>
  vary(base, {
    encoder: encoder([down, down], { latent: 4, activation }),
    dynamics: flowOf(separableHamiltonian({ kinetic: energy, potential: energy })),
    decoder: decoder({ latent: 2, map: [2, 2, 4], layers: [up, up, rgb] }, activation),
  });
/** States are maps. The layers are those of the potential. */
const maps = (layers: Layers = [rgb], output?: Activation): Parts =>
  vary(base, {
    encoder: encoder([{ ...down, filters: 8 }]),
    dynamics: flowOf(
      separableHamiltonian({ kinetic: conv([rgb]), potential: conv(layers, output) }),
    ),
    decoder: decoder({ map: [4, 4, 2], layers: [up, rgb] }),
  });
const joint = (activation?: Activation): Parts =>
  vary(vectors(), { dynamics: flowOf(jointHamiltonian(dense([4, 5, 4, 1], activation))) });

/** Models that have each export of @hgn/networks as a part. */
const models: Record<keyof typeof networks, Record<string, Parts>> = {
  mlp: { 'of one layer': vary(vectors(), { transform: transform(dense([4, 4])) }) },
  convNet: {
    'with strides': maps([down, { ...down, kernel: 2 }]),
    'without padding': maps([{ ...valid, kernel: 3 }, valid]),
    'with strides, without padding': maps([{ ...valid, stride: 2 }, rgb]),
    'with a kernel of even size': maps([{ ...rgb, kernel: 4 }, rgb]),
    'with a kernel of one pixel': maps([{ ...down, kernel: 1 }, rgb]),
    'with residual blocks': maps([{ residual: [rgb, rgb] }, { residual: [{ ...rgb, kernel: 1 }] }]),
    'with upsampling': maps([down, up, { residual: [rgb], upsample: true }]),
  },
  upsample: { 'at the end of an energy': maps([rgb], upsample) },
  encoder: {
    'to a vector': vectors(),
    'to a map': maps(),
    'with layers of every kind': vary(vectors(), {
      encoder: encoder([{ residual: [rgb] }, valid, { ...valid, stride: 2 }, up], { latent: 4 }),
    }),
  },
  split: { 'of a map': maps([rgb, rgb]) },
  transform: {
    'by an mlp': vary(vectors(), { transform: transform(dense([4, 6, 4], tf.relu)) }),
    'by a convNet': vary(maps(), { transform: transform(conv([rgb, down, up], tf.elu, 4)) }),
  },
  separableHamiltonian: {
    'of several outputs': vary(vectors(), {
      dynamics: flowOf(
        separableHamiltonian({ kinetic: dense([2, 3, 2]), potential: dense([2, 4]) }),
      ),
    }),
  },
  quadraticKinetic: {
    'with a full mass matrix': vary(vectors(), {
      dynamics: flowOf(
        separableHamiltonian({
          kinetic: quadraticKinetic({ dimension: 2, mass: 'full' }),
          potential: dense([2, 4, 1]),
        }),
      ),
    }),
  },
  withProducts: {
    'in a potential': vary(vectors(), {
      dynamics: flowOf(
        separableHamiltonian({
          kinetic: energy,
          potential: networks.withProducts(2, (inputs) => dense([inputs, 4, 1])),
        }),
      ),
    }),
  },
  inWell: {
    'of two constants': vary(vectors(), {
      dynamics: flowOf(
        separableHamiltonian({ kinetic: energy, potential: networks.inWell(2, energy) }),
      ),
    }),
  },
  massHamiltonian: {
    'of two masses': vary(vectors(), { dynamics: flowOf(massHamiltonian(masses)) }),
  },
  lagrangian: {
    'of two masses': vary(vectors(), {
      dynamics: motionOf(lagrangian(masses)),
      integrator: integrators.midpoint,
    }),
  },
  portHamiltonian: {
    'that loses nothing': vary(vectors(), {
      dynamics: motionOf(
        portHamiltonian({
          hamiltonian: separableHamiltonian({ kinetic: energy, potential: energy }),
        }),
      ),
      integrator: integrators.midpoint,
    }),
  },
  damping: {
    'of a full matrix': vary(vectors(), {
      dynamics: motionOf(
        portHamiltonian({
          hamiltonian: separableHamiltonian({ kinetic: energy, potential: energy }),
          damping: damping({ shape: [2], matrix: 'full' }),
        }),
      ),
      integrator: integrators.rk4,
    }),
  },
  neuralOde: {
    'of vectors': vary(vectors(), {
      dynamics: motionOf(neuralOde(dense([4, 5, 4]))),
      integrator: integrators.rk4,
    }),
  },
  recurrent: {
    'of linear cells': vary(vectors(), {
      dynamics: () => recurrent({ cell: dense([4, 4]), dt: 0.3 }),
    }),
  },
  residual: {
    'in a recurrent one': vary(vectors(), {
      dynamics: () => recurrent({ cell: residual(dense([4, 5, 4])), dt: 0.3 }),
    }),
  },
  gru: {
    'in a recurrent one': vary(vectors(), {
      dynamics: () => recurrent({ cell: gru(4), dt: 0.3 }),
    }),
  },
  flat: {
    'of masses of maps': vary(maps(), {
      dynamics: flowOf(
        separableHamiltonian({
          kinetic: flat(quadraticKinetic({ dimension: 32, mass: 'diagonal' })),
          potential: conv([rgb]),
        }),
      ),
    }),
  },
  jointHamiltonian: {
    'of vectors': joint(),
    'of maps': vary(maps(), {
      dynamics: flowOf(jointHamiltonian(conv([rgb, down], core.mish, 4))),
    }),
  },
  decoder: {
    'of a vector, at full size': vary(vectors(), {
      decoder: decoder({ latent: 2, map: [8, 8, 2], layers: [rgb] }),
    }),
    'of a vector, with constants': vary(vectors(), {
      decoder: decoder({
        latent: 2,
        constants: 2,
        map: [4, 4, 2],
        layers: [{ residual: [rgb], upsample: true }, rgb],
      }),
    }),
    'of a map, with constants': vary(maps(), {
      decoder: decoder({ constants: 3, map: [4, 4, 2], layers: [up, rgb] }),
    }),
  },
};

const { mish, sigmoid, swish, tanh } = core;
// of bounded growth, or it overflows in three layers
const bell = (exp: Activation) => (x: Tensor) => exp(tf.neg(tf.square(x)));
const smooth = { exp: bell(core.exp), mish, sigmoid, swish, tanh, softplus: tf.softplus };
const plain = { exp: bell(tf.exp), sigmoid: tf.sigmoid, tanh: tf.tanh, sin: tf.sin, cos: tf.cos };
const rectifiers = { leakyRelu, relu: tf.relu, relu6: tf.relu6, elu: tf.elu, selu: tf.selu };

/** Adam, that shows the gradients it was given in its state. */
type Memory = { readonly adam: AdamState; readonly gradients: Params };
// with a large epsilon: else the update is the sign of a gradient, however small that is
const inner = adam({ epsilon: 1e-2, clipNorm: 0.1 });
const optimiser: Optimiser<Memory> = {
  init: (params) => ({ adam: inner.init(params), gradients: params }),
  update: ({ state, gradients, ...rest }) => {
    const next = inner.update({ ...rest, gradients, state: state.adam });
    return { params: next.params, state: { adam: next.state, gradients } };
  },
};

function random(shape: readonly number[], seed: number): Tensor {
  const length = tf.util.sizeFromShape([...shape]);
  return tf.tensor(Float32Array.from({ length }, core.seededRng(seed).normal), [...shape]);
}

/**
 * What a step makes of a model: metrics, gradients, weights, and the memory of Adam. The model is
 * rolled out for up to `steps` steps.
 */
async function step(
  executor: Executor,
  parts: Parts,
  steps = 3,
): Promise<Map<string, Float32Array>> {
  const model = hgn({ ...parts, dynamics: parts.dynamics(parts.integrator) });
  const init = model.init(core.seededRng(1));
  // biases begin as 0, which hides mistakes
  const params = core.mapTree(init, (leaf, path) =>
    tf.add(leaf, tf.mul(random(leaf.shape, path.length), 0.1)),
  );
  const frames = tf.sigmoid(random([3, 3, ...image], 2)) as Tensor5D;
  const input = {
    params,
    optimiser: optimiser.init(params),
    batch: {
      frames,
      times: tf.tensor2d(
        [0, 3, 1, 1, 2, 3].map((time) => Math.min(time, steps)),
        [3, 2],
        'int32',
      ),
      targets: tf.sigmoid(random([3, 2, ...image], 3)) as Tensor5D,
      noise: random(model.infer(params, frames).posterior.mean.shape, 4),
    },
    learningRate: tf.scalar(0.01),
  };
  const loss = rolloutLoss(model, elbo({ beta: 0.1 }), { steps });
  const run = await executor.prepare(trainingStep(loss, optimiser), input);
  const result = flattenTree(await run(input));
  await run.release();
  return new Map(result.map(([path, leaf]) => [path, leaf.dataSync<'float32'>()]));
}

const largest = (list: Float32Array): number => Math.max(...list.map(Math.abs));

async function expectSame(parts: Parts, steps?: number): Promise<void> {
  const expected = await step(eager, parts, steps);
  // one thread: sums are in the same order on every machine
  const got = await step(await executorOr(onnx({ threads: 1 })), parts, steps);
  expect([...got.keys()]).toEqual([...expected.keys()]);
  for (const [path, list] of expected) {
    const other = got.get(path) ?? [];
    const error = largest(list.map((x, i) => x - (other[i] ?? NaN)));
    // of the kernels of two libraries each errs by itself
    const rounding = tf.getBackend() === 'cpu' ? 1e-5 : 2e-5;
    const bound = (path === 'metrics.loss' ? 1e-6 : rounding) * largest(list);
    expect(error, path).toBeLessThanOrEqual(bound);
    // no force, and so no frame, depends on what is added to an energy last
    if (bound === 0) expect(path).toMatch(/dynamics.*bias$/);
  }
}

const methods = Object.values(integrators).filter((x): x is Integrator => 'step' in x);
it.each(methods)(
  'a training step by $name is the same on ONNX Runtime',
  async (integrator) => {
    // two steps, for every force to move a frame: some have 71 stages a step
    await expectSame({ ...vectors(), integrator }, 2);
  },
  120_000,
);

// one of each kind: the others run the same lines with other coefficients
const { adjointSymplecticEuler, euler, forestRuth, leapfrog, rk4 } = integrators;
describe.each([adjointSymplecticEuler, euler, forestRuth, leapfrog, rk4])(
  'a training step by $name',
  (integrator) => {
    it.each([
      ['a separable H of maps', maps()],
      ['a joint H', joint()],
    ])('of %s is the same on ONNX Runtime', async (_, parts) => {
      await expectSame({ ...parts, integrator });
    });
  },
);

describe.each(Object.entries(models))('a training step of a model with %s', (_, variants) => {
  it.each(Object.entries(variants))('%s is the same on ONNX Runtime', async (__, parts) => {
    await expectSame(parts);
  });
});

describe('a training step is the same on ONNX Runtime', () => {
  it.each(Object.entries(smooth))('with %s inside H', async (_, f) => {
    await expectSame(joint(f));
  });
  it.each(Object.entries(plain))("with TensorFlow.js's own %s inside H", async (_, f) => {
    await expectSame(joint(f));
  });
  it.each(Object.entries(rectifiers))('with %s outside of it', async (_, f) => {
    await expectSame(vectors(f));
  });
  it.each([
    ['expm1', 'Expm1'],
    ['atan', 'Atan'],
  ] as const)('or refused, where the op %s has no counterpart there', async (op, kernel) => {
    await expect(step(onnx(), vectors(tf[op]))).rejects.toThrow(
      `the kernel '${kernel}', called by '${op}', `,
    );
  });
});
