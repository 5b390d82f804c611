import * as tf from '@tensorflow/tfjs-core';
import { selectEngine } from '@hgn/cli';
import type { Pass } from '@hgn/compile';
import { Command } from 'commander';
import { compiling } from './compiling.ts';
import { configs } from './configs.ts';
import { one } from './named.ts';
import { spread } from './statistics.ts';
import { table } from './table.ts';

/** Seconds by the clock, and those that all processors spent for us. */
type Seconds = { readonly clock: number; readonly processors: number };

/** A stopwatch: each call tells the time since the one before. */
function stopwatch(): () => Seconds {
  const now = (): Seconds => {
    const { user, system } = process.cpuUsage();
    return { clock: performance.now() / 1e3, processors: (user + system) / 1e6 };
  };
  let last = now();
  return () => {
    const before = last;
    last = now();
    return { clock: last.clock - before.clock, processors: last.processors - before.processors };
  };
}

/** Steps after the first, whose median is what a step takes. */
const STEPS = 5;

/** `bench start` */
export function startCommand(): Command {
  return new Command('start')
    .description('where the time goes until the first step is done')
    .option('--config <name>', 'which training step: see bench step --help', 'paper')
    .option('--engine <name>', Object.keys(compiling).join(' or '), 'tensorflow')
    .action(async (options: { config: string; engine: string }) => {
      const { example } = one('config', configs, options.config);
      const { make, passes } = await one('engine', compiling, options.engine)();
      await selectEngine(options.engine);
      const { step, input } = example();
      const phases: (readonly [string, Seconds])[] = [];
      const lap = stopwatch();
      const traced: Pass = (graph) => {
        phases.push(['trace', lap()]);
        return graph;
      };
      const rewritten: Pass = (graph) => {
        phases.push(['passes', lap()]);
        return graph;
      };
      const run = await make({ passes: [traced, ...passes, rewritten] }).prepare(step, input);
      phases.push(['write, load', lap()]);
      const steps: Seconds[] = [];
      for (let i = 0; i <= STEPS; i++) {
        const { metrics, ...state } = await run(input);
        await metrics['loss']?.data();
        steps.push(lap());
        tf.dispose([metrics, state] as tf.TensorContainer);
      }
      const [first, ...rest] = steps as [Seconds, ...Seconds[]];
      const beyond = (of: keyof Seconds): number =>
        first[of] - spread(rest.map((seconds) => seconds[of])).median;
      const extra = { clock: beyond('clock'), processors: beyond('processors') };
      phases.push(['first step, beyond a step', extra]);
      const sum = (of: keyof Seconds): number =>
        phases.reduce((total, [, seconds]) => total + seconds[of], 0);
      phases.push(['all', { clock: sum('clock'), processors: sum('processors') }]);
      const rows = phases.map(([name, { clock, processors }]) => [
        name,
        clock.toFixed(2),
        processors.toFixed(2),
      ]);
      const head = ['', 'seconds', 'of all processors'];
      process.stdout.write(`${table([head, ...rows], 1).join('\n')}\n`);
      await run.release();
    });
}
