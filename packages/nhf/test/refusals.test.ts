import * as tf from '@tensorflow/tfjs-core';
import type { Integrator } from '@hgn/core';
import { euler, implicitMidpoint, leapfrog, rk4, symplecticEuler } from '@hgn/integrators';
import { jointHamiltonian } from '@hgn/networks';
import { describe, expect, it } from 'vitest';
import {
  chain,
  coupling,
  affineMap,
  gaussian,
  hamiltonianFlow,
  nhf,
  realNvp,
  splineMap,
} from '../src/index.ts';
import { gaussianEncoder, learned, normal, smooth } from './tiny.ts';
import { seededRng } from '@hgn/core';

const options = {
  dimension: 2,
  hamiltonians: [learned(2)],
  integrator: leapfrog,
  dt: 0.1,
  steps: 2,
};

describe('a Hamiltonian flow', () => {
  it.each([euler, rk4])('refuses $name, which does not preserve volumes', (integrator) => {
    expect(() => hamiltonianFlow({ ...options, integrator })).toThrow(
      /expected a method that preserves volumes on each Hamiltonian, got one that is never symplectic/,
    );
  });

  it('goes by what a method declares, not by its name', () => {
    const disguised: Integrator = { ...leapfrog, symplectic: 'never' };
    expect(() => hamiltonianFlow({ ...options, integrator: disguised })).toThrow(
      /never symplectic/,
    );
    const renamed: Integrator = { ...leapfrog, name: 'euler' };
    expect(hamiltonianFlow({ ...options, integrator: renamed }).dimension).toBe(4);
  });

  it('refuses leapfrog on a joint H, and takes implicitMidpoint', () => {
    const hamiltonians = [jointHamiltonian(smooth(4, 1))];
    expect(() => hamiltonianFlow({ ...options, hamiltonians })).toThrow(
      /separable Hamiltonians only/,
    );
    const flow = hamiltonianFlow({ ...options, hamiltonians, integrator: implicitMidpoint });
    expect(flow.dimension).toBe(4);
  });

  it('refuses a method that is not undone by a step of −dt', () => {
    expect(() => hamiltonianFlow({ ...options, integrator: symplecticEuler })).toThrow(
      /expected a reversible method/,
    );
  });

  it.each([
    [{ steps: 0 }, /steps: expected a whole number/],
    [{ dimension: 1.5 }, /dimension: expected a whole number/],
    [{ dt: 0 }, /dt: expected a time other than 0/],
    [{ hamiltonians: [] }, /hamiltonians: expected one or more/],
  ])('refuses %o', (wrong, message) => {
    expect(() => hamiltonianFlow({ ...options, ...wrong })).toThrow(message);
  });

  it('refuses points of another size', () => {
    const flow = hamiltonianFlow(options);
    expect(() => flow.toData(flow.init(seededRng(1)), normal(1, 3, 3))).toThrow(
      /expected shape \[batch, 4\], q and p joined, got \[3, 3\]/,
    );
  });
});

describe('others', () => {
  it('refuse noise of another shape', () => {
    const model = nhf({ ...options, prior: gaussian(), encoder: gaussianEncoder(2, 2) });
    const params = model.init(seededRng(1));
    expect(() => model.elbo(params, normal(1, 4, 2), normal(1, 4, 1))).toThrow(
      /noise: expected shape \[4, 2\], got \[4, 1\]/,
    );
    const three = nhf({
      ...options,
      dimension: 3,
      hamiltonians: [learned(3)],
      prior: gaussian(),
      encoder: gaussianEncoder(3, 3),
    });
    expect(() => three.logProb2d(three.init(seededRng(1)), normal(1, 4, 3))).toThrow(
      /expected one or two dimensions, got 3/,
    );
  });

  it('refuse couplings that move nothing or all, and a context that is not theirs', () => {
    const couplings = { dimension: 2, map: affineMap(), conditioner: smooth };
    expect(() => coupling({ ...couplings, moved: [] })).toThrow(/got none/);
    expect(() => coupling({ ...couplings, moved: [0, 1] })).toThrow(/not all/);
    expect(() => realNvp({ dimension: 1, layers: 2, conditioner: smooth })).toThrow(/coupling/);
    const flow = realNvp({ dimension: 2, layers: 2, conditioner: smooth });
    const params = flow.init(seededRng(1));
    expect(() => flow.toData(params, normal(1, 4, 2), tf.zeros([4, 1]))).toThrow(
      /context: expected 0 numbers a row, got 1/,
    );
    expect(() => splineMap({ bins: 1 })).toThrow(/bins: expected/);
    expect(() => splineMap({ bound: NaN })).toThrow(/bound: expected/);
    expect(() => chain([])).toThrow(/flows of one dimension, got none/);
  });
});
