import * as tf from '@tensorflow/tfjs-core';
import { frameTensor, simulate } from '@hgn/datasets';
import { frameErrors, meanImage } from '@hgn/model';
import { describe, expect, it } from 'vitest';
import { trained } from '../src/trained.ts';
import { record, tensors } from './shipped.ts';

/** The record, its config changed. */
const recordWith = (changes: object): string => {
  const whole = JSON.parse(record) as { readonly metadata: { readonly config: object } };
  const { metadata } = whole;
  const config = { ...metadata.config, ...changes };
  return JSON.stringify({ ...whole, metadata: { ...metadata, config } });
};

describe('a checkpoint of hgn train', () => {
  it(
    'is the model that was trained: it foretells clips it has not seen',
    { timeout: 60_000 },
    () => {
      const { system, render, config, model, weights, step } = trained(record, tensors);
      expect(step).toBe(3000);
      const [frames, dt] = [16, config.frameInterval];
      const motion = { system, trajectories: 2, frames, dt, seed: 2, split: 'test' };
      const [error, mean] = tf.tidy(() => {
        const truth = frameTensor({ data: simulate(motion), system, render });
        const { state } = model.infer(weights, tf.slice(truth, 0, [-1, config.encoderFrames]));
        const back = 3; // the middle one of eight is the fourth
        const { q } = model.rollout(weights, state, { steps: frames - 1 - back, back });
        const errors = (images: tf.Tensor5D) =>
          tf.mean(frameErrors(images, truth)).dataSync()[0] ?? NaN;
        return [errors(model.decode(weights, q)), errors(meanImage(truth))];
      });
      expect(error).toBeLessThan(mean / 4);
      tf.dispose(weights as tf.TensorContainer);
    },
  );

  it('leaves nothing behind but its weights', () => {
    const before = tf.memory().numTensors;
    const { weights } = trained(record, tensors);
    tf.dispose(weights as tf.TensorContainer);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    ['{', 'checkpoint: expected JSON'],
    ['{"step": 3}', 'checkpoint: expected a record of `hgn train`'],
    [
      recordWith({ system: 'double-pendulum' }),
      'system: expected mass-spring, pendulum or two-body',
    ],
    [recordWith({ architecture: 'paper' }), 'architecture: expected vector, got "paper"'],
    [recordWith({ integrator: 'rk4' }), 'integrator: expected leapfrog, got "rk4"'],
    [recordWith({ dynamics: 'lagrangian' }), 'dynamics: expected separable or fixed-kinetic'],
    [recordWith({ spread: '1' }), 'spread: expected a number, got "1"'],
    [recordWith({ decoderFilters: [1, null] }), 'decoderFilters: expected a list of numbers'],
    [recordWith({ inferAt: 'end' }), 'inferAt: expected first, middle or last, got "end"'],
    [recordWith({ dimension: 2 }), 'The file belongs to another model'],
  ])('is refused in words if it is not one that the page knows: %#', (text, words) => {
    const before = tf.memory().numTensors;
    expect(() => trained(text, tensors)).toThrow(words);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is refused if its tensors are cut off', () => {
    expect(() => trained(record, tensors.subarray(0, 1000))).toThrow('the file is damaged');
  });
});
