import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { selectEngine } from '@hgn/cli';
import { mismatch, type Tree } from '@hgn/core';
import {
  batches,
  type FrameBatch,
  massSpring,
  renderer,
  type Renderer,
  simulate,
} from '@hgn/datasets';
import { renderWorkers } from '@hgn/datasets/workers';
import { Command } from 'commander';
import { type Config, hgnConfigs } from './configs.ts';
import type { Input } from './example.ts';
import { named } from './named.ts';
import type { HgnSpec } from './spec.ts';
import { spread } from './statistics.ts';
import { figure, table } from './table.ts';

type Options = { config: string; engine: string; steps: string; json?: string };

const HEAD = ['rendered', 'step ms', 'waited ms', 'most', 'share of a step'];

/** `bench data` */
export function dataCommand(): Command {
  return new Command('data')
    .description('how long a training step waits for its batch, rendered here and by a worker')
    .option('--config <name>', 'which training step: see bench step --help', 'small')
    .option('--engine <name>', 'what computes', 'onnx')
    .option('--steps <n>', 'timed steps of each', '20')
    .option('--json <file>', 'writes the rows as JSON too')
    .action(async ({ config: name, engine, steps: text, json }: Options) => {
      const steps = Number(text);
      if (!Number.isSafeInteger(steps) || steps < 1) {
        throw mismatch('--steps', 'a whole number from 1 up', text, 'Try 20.');
      }
      const { executor } = await selectEngine(engine);
      const [[, config]] = named('config', hgnConfigs, [name]) as [[string, Config<HgnSpec>]];
      const { step, input } = config.example();
      const run = await executor.prepare(step, input);
      const take = async (batch: FrameBatch): Promise<void> => {
        // what the step of the config reads, in its order; the noise is the same every time
        const example = input.batch as Readonly<Record<string, Tree>>;
        const given = Object.entries(example).map(([key, usual]) => [
          key,
          Object.hasOwn(batch, key) ? batch[key as keyof FrameBatch] : usual,
        ]);
        const { metrics, ...state } = await run({
          ...input,
          batch: Object.fromEntries(given) as Input['batch'],
        });
        await metrics['loss']?.data();
        tf.dispose([metrics, state] as tf.TensorContainer);
      };
      const rows = [];
      const size = config.spec.image[0];
      const beside = renderWorkers({ size });
      for (const [where, render] of [
        ['by a worker', beside],
        ['by this thread', renderer({ size })],
      ] as const) {
        const { waited, taken } = await fed(config.spec, render, steps, take);
        rows.push({
          where,
          engine,
          config: name,
          medianStepMs: spread(taken).median,
          medianWaitMs: spread(waited).median,
          mostWaitMs: Math.max(...waited),
        });
      }
      await beside.close();
      await run.release();
      if (json !== undefined) {
        const machine = { cpu: cpus()[0]?.model, node: process.versions.node };
        const whole = rows.map((row) => ({ ...row, machine }));
        await writeFile(json, `${JSON.stringify(whole, null, 2)}\n`);
      }
      const cells = rows.map(({ where, medianStepMs, medianWaitMs, mostWaitMs }) => [
        where,
        ...[medianStepMs, medianWaitMs, mostWaitMs].map(figure),
        `${((100 * medianWaitMs) / medianStepMs).toFixed(2)} %`,
      ]);
      process.stdout.write(`${table([HEAD, ...cells], 1).join('\n')}\n`);
    });
}

/** Steps that are fed with batches of a mass on a spring, and how long each waited for its own. */
async function fed(
  { batch, frames, steps: horizon, decoded }: HgnSpec,
  render: Renderer,
  steps: number,
  take: (batch: FrameBatch) => Promise<void>,
) {
  const system = massSpring();
  const length = Math.max(frames, horizon + 1);
  const data = simulate({ system, trajectories: 256, frames: length, dt: 0.125, seed: 1 });
  const source = batches({
    data,
    system,
    render,
    batch,
    encode: frames,
    decode: decoded ?? horizon + 1,
    horizon: () => length,
    seed: 1,
  });
  const waited: number[] = [];
  const taken: number[] = [];
  // three to warm up, the first of which has nothing rendered ahead
  for (let i = -3; i < steps; i++) {
    const asked = performance.now();
    const next = await source.next();
    if (next.done === true) break;
    const begin = performance.now();
    await take(next.value.batch);
    tf.dispose(next.value.batch);
    if (i < 0) continue;
    waited.push(begin - asked);
    taken.push(performance.now() - begin);
  }
  await source.return();
  return { waited, taken };
}
