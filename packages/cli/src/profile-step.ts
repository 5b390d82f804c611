import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Executor, type KernelTime, mismatch } from '@hgn/core';
import { type StepInput, trainingStep } from '@hgn/train';
import * as tf from '@tensorflow/tfjs-core';
import type { RunConfig } from './config.ts';
import { partsOf } from './run.ts';
import type { RunData } from './run-data.ts';
import { saveFile } from './save-file.ts';
import { table, type Terminal } from './terminal.ts';
import { horizonOf, trainingOptions } from './training.ts';

/** Rows that people are shown; the files have all. */
const SHOWN = 20;

/** What is profiled, where its table goes, and who is told. */
export type ProfileOptions = {
  readonly config: RunConfig;
  readonly data: RunData;
  readonly executor: Executor;
  readonly dir: string;
  readonly terminal: Terminal;
};

/**
 * Times the kernels of one step at the longest horizon, and writes `profile.json` and `profile.txt`
 * into the folder of the run.
 *
 * @throws HgnError if the engine cannot tell kernels apart
 */
export async function profileStep(options: ProfileOptions): Promise<void> {
  const { config, dir, terminal } = options;
  terminal.say(`profiling a step of ${horizonOf(config)(config.steps - 1)} frames`);
  const times = await kernelTimesOf(options);
  const lines = linesOf(times);
  await mkdir(dir, { recursive: true });
  await saveFile(join(dir, 'profile.json'), `${JSON.stringify(times, null, 2)}\n`);
  await saveFile(join(dir, 'profile.txt'), `${lines.join('\n')}\n`);
  for (const line of lines.slice(0, SHOWN + 1)) terminal.say(line);
  terminal.say(`all ${times.length} rows: ${join(dir, 'profile.txt')}`);
}

async function kernelTimesOf({
  config,
  data,
  executor,
}: ProfileOptions): Promise<readonly KernelTime[]> {
  const parts = partsOf(config);
  const last = config.steps - 1;
  const state = { ...parts.start, step: last };
  const { loss, optimiser, batches, controller } = trainingOptions(config, {
    parts,
    data,
    executor,
    state,
  });
  const set = Object.entries(controller?.controls(controller.start) ?? {});
  const step = trainingStep(loss(horizonOf(config)(last)), optimiser);
  for await (const { batch } of batches) {
    const { params, optimiser: averages } = parts.start;
    const learningRate = tf.scalar(config.learningRate);
    const controls = Object.fromEntries(set.map(([name, value]) => [name, tf.scalar(value)]));
    const input = {
      params,
      optimiser: averages,
      batch,
      learningRate,
      controls,
    } satisfies StepInput<typeof params, typeof averages, typeof batch>;
    const run = await executor.prepare(step, input);
    try {
      if (run.profile !== undefined) return await run.profile(input);
    } finally {
      await run.release();
      tf.dispose([batch, learningRate, controls]);
    }
  }
  throw mismatch(
    '--profile',
    'an engine that tells kernels apart',
    executor.name,
    'Take --engine tensorflow or --engine onnx.',
  );
}

function linesOf(times: readonly KernelTime[]): string[] {
  const all = times.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const rows = times.map(({ kernel, op, place, calls, milliseconds }) => [
    milliseconds.toFixed(2),
    `${((100 * milliseconds) / all).toFixed(1)} %`,
    `${calls}`,
    kernel,
    op,
    place,
  ]);
  return table([['ms', 'share', 'calls', 'kernel', 'called by', 'in'], ...rows]);
}
