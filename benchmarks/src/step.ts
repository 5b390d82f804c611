import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { engines } from '@hgn/cli';
import { HgnError } from '@hgn/core';
import { Command, InvalidArgumentError, Option } from 'commander';
import { configs } from './configs.ts';
import { gemmCeiling } from './gemm.ts';
import { measure } from './measure.ts';
import { named } from './named.ts';
import { report } from './report.ts';
import type { Row } from './row.ts';
import { findTorch, type Torch } from './torch.ts';

type Options = {
  readonly configs: readonly string[];
  readonly engines: readonly string[];
  readonly against?: 'torch';
  readonly steps: number;
  readonly json?: string;
};

/** The engines that compile. */
const PREFERRED = ['onnx', 'tensorflow'];
const FEWEST = 10;
/** Processes that were running when we began, on average: more than a terminal and an editor. */
const BUSY = 0.5;

const list = (text: string): string[] => [...new Set(text.split(',').map((name) => name.trim()))];
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** `bench step` */
export function stepCommand(): Command {
  const byName = Object.fromEntries(engines.map((engine) => [engine.name, engine]));
  const preferred = PREFERRED.filter((name) => Object.hasOwn(byName, name));
  const described = Object.entries(configs).map(
    ([name, { description }]) => `  ${name.padEnd(6)} ${description}`,
  );
  return new Command('step')
    .description('time a step of training: forward, backward and Adam')
    .addOption(
      new Option('--configs <a,b>', 'which training steps')
        .argParser(list)
        .default(Object.keys(configs), 'all'),
    )
    .addOption(
      new Option('--engines <a,b>', `what computes: ${Object.keys(byName).join(', ')}`)
        .argParser(list)
        .default(preferred, preferred.join(',')),
    )
    .addOption(
      new Option(
        '--against <library>',
        'times the same step in plain PyTorch, in turns with ours; HGN_PYTHON names a Python that has it',
      ).choices(['torch']),
    )
    .addOption(
      new Option('--steps <n>', `timed steps of each, ${FEWEST} or more`)
        .argParser(stepCount)
        .default(FEWEST),
    )
    .option('--json <file>', 'writes the rows as JSON too')
    .addHelpText('after', `\nConfigs:\n${described.join('\n')}`)
    .addHelpText('after', '\nExample:\n  pnpm bench step --configs small --against torch')
    .action(async (options: Options) => {
      const chosen = named('config', configs, options.configs);
      const wanted = named('engine', byName, options.engines);
      const torch = options.against === 'torch' ? await findTorch() : undefined;
      const available = [];
      for (const [name, { probe }] of wanted) {
        const found = await probe();
        if (found.available) available.push(name);
        else say(`no ${name}: ${found.why} ${found.how}`);
      }
      if (available.length === 0) throw new HgnError('engines: none of them is available here.');

      const [load = 0] = loadavg();
      if (load > BUSY) {
        say(`the machine is busy, so ratios will be wrong: a load of ${load.toFixed(1)}`);
      }
      say('gemm');
      const ceilings = await gemmCeiling(torch);
      const rows: Row[] = [];
      for (const [name, config] of chosen) {
        const job = { name, config, engines: available, torch, steps: options.steps, say };
        rows.push(...(await measure(job)));
      }
      if (options.json !== undefined) {
        const machine = machineOf(torch);
        const [best] = ceilings;
        const ceiling = { gemmGflops: best?.gflops, gemmLibrary: best?.library };
        const whole = rows.map((row) => ({ ...row, ...ceiling, machine }));
        await writeFile(options.json, `${JSON.stringify(whole, null, 2)}\n`);
      }
      process.stdout.write(`${report(rows, ceilings).join('\n')}\n`);
      if (rows.some(({ differences }) => differences !== undefined)) process.exitCode = 1;
    });
}

function stepCount(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= FEWEST) return value;
  throw new InvalidArgumentError(`Expected a whole number from ${FEWEST} up.`);
}

function machineOf(torch: Torch | undefined): Record<string, unknown> {
  return {
    cpu: cpus()[0]?.model,
    threads: availableParallelism(),
    node: process.versions.node,
    ...(torch === undefined ? {} : { torch: torch.version }),
  };
}
