import * as tf from '@tensorflow/tfjs-core';
import type { Tensor5D } from '@tensorflow/tfjs-core';
import { flattenTree, seededRng, valueAndGradients } from '@hgn/core';
import { type RolloutBatch, rolloutLoss } from '@hgn/model';
import { elbo } from '@hgn/train';
import { describe, expect, it } from 'vitest';
import { buildModel } from '../src/build-model.ts';
import { integrators } from '../src/catalog.ts';
import { defaults, dynamics, type RunConfig } from '../src/config.ts';
import { newConfig } from '../src/run-options.ts';

const sizes = {
  encoderFrames: 2,
  encoderFilters: [4, 4, 4],
  decoderFilters: [4, 4, 4],
  hamiltonianUnits: [4],
};

function uniform(shape: number[], seed: number): tf.Tensor {
  const length = tf.util.sizeFromShape(shape);
  return tf.tensor(Float32Array.from({ length }, seededRng(seed).uniform), shape);
}

/** The paths of the weights whose gradient is 0, after a step of a loss that all may change. */
function unmoved(changes: Partial<RunConfig>): string[] {
  const file = { ...sizes, ...changes };
  const config = newConfig({ file, engine: 'cpu', out: '' }, 'cpu');
  const model = buildModel(config, integrators[config.integrator] as (typeof integrators)[string]);
  return tf.tidy(() => {
    const params = model.init(seededRng(1));
    const frames = uniform([2, 2, 32, 32, 3], 1) as Tensor5D;
    const { posterior } = model.infer(params, frames);
    const batch: RolloutBatch = {
      frames,
      times: tf.tensor2d([2, 1, 2, 1], [2, 2], 'int32'),
      targets: uniform([2, 2, 32, 32, 3], 2) as Tensor5D,
      noise: tf.sub(uniform([...posterior.mean.shape], 3), 0.5),
    };
    const loss = rolloutLoss(model, elbo({ beta: 1e-3 }), { steps: 2 });
    const { value, gradients } = valueAndGradients((weights) => loss(weights, batch).loss, params);
    expect(Number.isFinite(value.dataSync()[0])).toBe(true);
    const slopes = flattenTree(gradients);
    expect(slopes.length).toBeGreaterThan(0);
    return slopes
      .filter(([, leaf]) => {
        const list = [...leaf.dataSync()];
        expect(list.every(Number.isFinite)).toBe(true);
        return list.every((x) => x === 0);
      })
      .map(([path]) => path);
  });
}

/** The last bias of an energy changes no force, that of each half of a separable one. */
const CONSTANTS = /^dynamics\.(hamiltonian\.)?(kinetic\.|potential\.)?\d+\.bias$/;

describe('a step of training reaches every weight', () => {
  it.each(dynamics)('of a vector moved by %s', (name) => {
    for (const path of unmoved({ dynamics: name })) expect(path).toMatch(CONSTANTS);
  });

  it.each(['joint', 'mass', 'dissipative', 'recurrent'] as const)('of maps moved by %s', (name) => {
    const paths = unmoved({ architecture: 'maps', dynamics: name, dimension: 2 });
    for (const path of paths) expect(path).toMatch(CONSTANTS);
  });

  it.each(['vector', 'maps'] as const)('with f_ψ, of %s', (architecture) => {
    const paths = unmoved({ architecture, transform: true, dimension: 2 });
    for (const path of paths) expect(path).toMatch(CONSTANTS);
  });
});

describe('a config', () => {
  it('takes an integrator that fits the dynamics, unless one is named', () => {
    const of = (options: object): string =>
      newConfig({ engine: 'cpu', out: '', ...options }, 'cpu').integrator;
    expect(of({})).toBe('leapfrog');
    expect(of({ dynamics: 'joint' })).toBe('implicit-midpoint');
    expect(of({ dynamics: 'neural-ode' })).toBe('rk4');
    expect(of({ dynamics: 'neural-ode', integrator: 'euler' })).toBe('euler');
  });

  it('is the preset, then what a file says, then what options say', () => {
    const config = newConfig(
      { file: { preset: 'small', batch: 5, steps: 6 }, steps: 7, engine: 'cpu', out: '' },
      'cpu',
    );
    expect(config).toMatchObject({ preset: 'small', batch: 5, steps: 7, seed: defaults.seed });
  });

  it('refuses masses that depend on q where states are maps', () => {
    expect(() => unmoved({ architecture: 'maps', dynamics: 'mass-of-q' })).toThrow(
      "architecture for 'mass-of-q': expected 'vector' or 'plus', got 'maps'",
    );
  });
});
