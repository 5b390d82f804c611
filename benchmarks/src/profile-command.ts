import { selectEngine } from '@hgn/cli';
import { type KernelTime, mismatch } from '@hgn/core';
import { Command } from 'commander';
import { configs } from './configs.ts';
import { one } from './named.ts';
import { table } from './table.ts';

/** `bench profile` */
export function profileCommand(): Command {
  return new Command('profile')
    .description('where the time of a step goes: each kind of kernel, called one by one')
    .option('--config <name>', 'which training step: see bench step --help', 'nhf')
    .option('--engine <name>', 'one that tells kernels apart', 'tensorflow')
    .option('--runs <n>', 'the fastest of so many counts', '10')
    .action(async (options: { config: string; engine: string; runs: string }) => {
      const { example } = one('config', configs, options.config);
      const runs = Number(options.runs);
      if (!Number.isSafeInteger(runs) || runs < 1) {
        throw mismatch('--runs', 'a whole number from 1 up', options.runs, 'Try 10.');
      }
      const { executor } = await selectEngine(options.engine);
      const { step, input } = example();
      const run = await executor.prepare(step, input);
      try {
        if (run.profile === undefined) {
          const remedy = 'Take tensorflow or onnx.';
          throw mismatch('--engine', 'one that tells kernels apart', options.engine, remedy);
        }
        let best: Total[] = [];
        for (let i = 0; i < runs; i++) {
          const now = byKernel(await run.profile(input));
          if (i === 0 || sum(now) < sum(best)) best = now;
        }
        for (const line of linesOf(best)) console.log(line);
      } finally {
        await run.release();
      }
    });
}

/** All calls of kernels of one kind. */
type Total = Pick<KernelTime, 'kernel' | 'calls' | 'milliseconds'>;

const sum = (totals: readonly Total[]): number =>
  totals.reduce((all, { milliseconds }) => all + milliseconds, 0);

/** The kernels of all places together, the longest first. */
function byKernel(times: readonly KernelTime[]): Total[] {
  const totals = new Map<string, Total>();
  for (const { kernel, calls, milliseconds } of times) {
    const before = totals.get(kernel) ?? { kernel, calls: 0, milliseconds: 0 };
    totals.set(kernel, {
      kernel,
      calls: before.calls + calls,
      milliseconds: before.milliseconds + milliseconds,
    });
  }
  return [...totals.values()].sort((a, b) => b.milliseconds - a.milliseconds);
}

function linesOf(totals: readonly Total[]): string[] {
  const all = sum(totals);
  const rows = totals.map(({ kernel, calls, milliseconds }) => [
    kernel,
    `${calls}`,
    milliseconds.toFixed(2),
    `${((100 * milliseconds) / all).toFixed(1)} %`,
  ]);
  return table([['kernel', 'calls', 'ms', 'share'], ...rows, ['all', '', all.toFixed(2), '']], 1);
}
