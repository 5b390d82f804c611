import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { wasmKernels } from '@hgn/core/wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { learning, type Lesson } from '../src/learning.ts';
import { modelOf } from '../src/model.ts';
import { small } from '../src/small.ts';
import { type SystemName, systemNames, systems } from '../src/systems.ts';

/** The lessons of so many steps, up to one in which `stop` ends them. */
async function lessonsOf(name: SystemName, steps: number, stop = steps): Promise<Lesson[]> {
  const [system, config] = [systems[name](), small[name]];
  const controller = new AbortController();
  const { signal } = controller;
  const lessons: Lesson[] = [];
  const model = modelOf(config);
  for await (const lesson of learning({ system, model, config, steps, seed: 1, signal })) {
    lessons.push(lesson);
    if (lesson.step === stop) controller.abort();
  }
  return lessons;
}

describe('learning in a page', () => {
  // as in a browser: TensorFlow.js's cpu backend takes minutes for a step
  beforeAll(async () => {
    for (const kernel of wasmKernels) tf.registerKernel(kernel);
    await tf.setBackend('wasm');
  });

  it('lowers the loss, over rollouts that grow', { timeout: 120_000 }, async () => {
    const lessons = await lessonsOf('mass-spring', 8);
    expect(lessons.map(({ step }) => step)).toEqual(Array.from({ length: 8 }, (_, i) => i + 1));
    expect(lessons.at(-1)?.loss).toBeLessThan((lessons[0]?.loss ?? NaN) / 2);
    expect([lessons[0]?.frames, lessons.at(-1)?.frames]).toEqual([8, 32]);
    lessons.at(-1)?.release();
  });

  it.each(systemNames)('has a model for %s', { timeout: 120_000 }, async (name) => {
    const [lesson] = await lessonsOf(name, 1);
    expect(lesson?.loss).toBeGreaterThan(0);
    lesson?.release();
  });

  it('stops when it is told, and leaves no tensors behind', { timeout: 120_000 }, async () => {
    const before = tf.memory().numTensors;
    const lessons = await lessonsOf('mass-spring', 50, 2);
    expect(lessons).toHaveLength(2);
    const last = lessons.at(-1);
    const weights = last?.weights();
    last?.release();
    tf.dispose(weights as tf.TensorContainer);
    expect(tf.memory().numTensors).toBe(before);
  });
});
