// A small run with all that must be remembered: GECO, averaged weights, horizons, noise, a way back.
// As a program it trains in the folder that it is given, or goes on there, and saves at every step.
import '@tensorflow/tfjs';
import type { Executor } from '@hgn/core';
import { onnx } from '@hgn/onnx';
import * as tf from '@tensorflow/tfjs-core';
import { defaults } from '../src/config.ts';
import { findRun } from '../src/run.ts';
import { runData } from '../src/run-data.ts';
import type { Terminal } from '../src/terminal.ts';
import { trainRun } from '../src/train-run.ts';
import { rateOf } from '../src/training.ts';

export const config = {
  ...defaults,
  engine: 'onnx',
  trajectories: 8,
  testTrajectories: 1,
  dimension: 1,
  encoderFrames: 2,
  encoderFilters: [2, 2, 2],
  decoderFilters: [2, 2, 2],
  hamiltonianUnits: [4],
  steps: 130,
  batch: 2,
  decodedFrames: 2,
  horizons: [2, 4],
  growUntil: 0.4,
  warmup: 20,
  consistency: 0.01,
  objective: 'geco' as const,
  geco: { tolerance: 1e-2, rate: 0.05, average: 0.9, lower: 10, upper: 1e4 },
};

/** The step at which a number is not finite, once: between the states of step 100 and 200. */
export const BROKEN = 117;

/** ONNX Runtime on one thread, that spoils the step of one learning rate. */
const executor: Executor = {
  name: 'onnx',
  prepare: async (fn, example) => {
    const run = await onnx({ threads: 1 }).prepare(fn, example);
    const broken = Math.fround(rateOf(config)(BROKEN));
    return Object.assign(
      async (args: typeof example) => {
        const result = await run(args);
        const { learningRate } = args as unknown as { learningRate: tf.Scalar };
        if ((await learningRate.data())[0] !== broken) return result;
        const { metrics } = result as unknown as { metrics: Record<string, tf.Scalar> };
        metrics['loss']?.dispose();
        metrics['loss'] = tf.scalar(NaN);
        return result;
      },
      { release: () => run.release() },
    );
  },
};

const silent: Terminal = {
  say: () => undefined,
  result: () => undefined,
  bar: () => ({ update: () => undefined, stop: () => undefined }),
};

/** Trains in `dir`, or goes on with what is there. */
export async function smallRun(dir: string, betweenCheckpoints: number): Promise<void> {
  await tf.setBackend('cpu');
  const found = await findRun(dir);
  await trainRun({
    ...{ config, dir, data: await runData(config), executor, terminal: silent },
    ...{ betweenCheckpoints, signal: new AbortController().signal },
    ...(found && { resumed: found.record }),
  });
}

const [, script, dir] = process.argv;
if (script === import.meta.filename && dir !== undefined) {
  await smallRun(dir, 0);
  process.exit(0);
}
