import { setTimeout } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { selectEngine } from '@hgn/cli';
import { compile } from '@hgn/compile';
import { mismatch, type Prepared } from '@hgn/core';
import { Command } from 'commander';
import { compiling } from './compiling.ts';
import { configs } from './configs.ts';
import type { Example, Input } from './example.ts';
import { one } from './named.ts';
import { spread } from './statistics.ts';
import { table } from './table.ts';

/** For the threads of the step before to stop spinning. */
const PAUSE_MS = 100;

/** A step with some of the passes, and how long it took each time. */
type Stage = {
  readonly pass: string;
  readonly nodes: number;
  readonly run: Prepared<Input, ReturnType<Example['step']>>;
  readonly ms: number[];
};

/** `bench passes` */
export function passesCommand(): Command {
  return new Command('passes')
    .description('what each pass gives: a step with none, and with one more each time')
    .option('--config <name>', 'which training step: see bench step --help', 'small')
    .option('--engine <name>', Object.keys(compiling).join(' or '), 'tensorflow')
    .option('--steps <n>', 'timed steps of each', '10')
    .action(async (options: { config: string; engine: string; steps: string }) => {
      const example = one('config', configs, options.config).example;
      const { make, passes: all } = await one('engine', compiling, options.engine)();
      const steps = Number(options.steps);
      if (!Number.isSafeInteger(steps) || steps < 1) {
        throw mismatch('--steps', 'a whole number from 1 up', options.steps, 'Try 10.');
      }
      await selectEngine(options.engine);
      const { step, input } = example();
      const stages: Stage[] = [];
      for (let count = 0; count <= all.length; count++) {
        const passes = all.slice(0, count);
        const { graph } = compile(step, input, { passes });
        const run = await make({ passes }).prepare(step, input);
        const pass = passes.at(-1)?.name ?? 'none';
        stages.push({ pass, nodes: graph.nodes.length, run, ms: [] });
      }
      // twice to warm up
      for (let round = -2; round < steps; round++) {
        for (const { run, ms } of stages) {
          await setTimeout(PAUSE_MS);
          const start = performance.now();
          const { metrics, ...state } = await run(input);
          await metrics['loss']?.data();
          if (round >= 0) ms.push(performance.now() - start);
          tf.dispose([metrics, state] as tf.TensorContainer);
        }
      }
      const rows = stages.map(({ pass, nodes, ms }) => {
        const { low, median, high } = spread(ms);
        return [pass, `${nodes}`, median.toFixed(1), `${low.toFixed(1)} … ${high.toFixed(1)}`];
      });
      const head = ['with', 'nodes', 'median ms', 'quartiles'];
      process.stdout.write(`${table([head, ...rows], 1).join('\n')}\n`);
      for (const { run } of stages) await run.release();
    });
}
