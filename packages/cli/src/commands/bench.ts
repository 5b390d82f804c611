import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { mismatch } from '@hgn/core';
import { runCharts, systemCharts } from '../bench-charts.ts';
import { runLines, systemLines } from '../bench-lines.ts';
import { benchReport, type Measured } from '../bench-report.ts';
import { benchRun, type Rolling } from '../bench-run.ts';
import { type BenchLimits, benchSystem } from '../bench-systems.ts';
import { benchTask } from '../bench-task.ts';
import { entrants, SHOWN } from '../entrants.ts';
import { openRun } from '../open-run.ts';
import { type EngineChoice, integer, positive, shared } from '../options.ts';
import { saveFile } from '../save-file.ts';
import { type Terminal, terminal } from '../terminal.ts';
import { packageVersions } from '../version.ts';

type Options = EngineChoice & {
  readonly system: readonly string[];
  readonly start?: readonly number[];
  readonly integrators: readonly string[];
  readonly plugin?: readonly string[];
  readonly peers?: true;
  readonly run?: string;
  readonly trajectories: number;
  readonly time: number;
  readonly longTime?: number;
  readonly evaluations: number;
  readonly error: number;
  readonly repeats: number;
  readonly seed?: number;
  readonly out?: string;
  readonly json?: true;
};

/** `hgn bench` */
export function benchCommand(): Command {
  return new Command('bench')
    .description('measure what a choice costs, and what it gives')
    .addCommand(integratorsCommand());
}

/** `hgn bench integrators` */
function integratorsCommand(): Command {
  const whole = (flags: string, what: string, value: number): Option =>
    new Option(flags, what).argParser(integer(1)).default(value);
  const real = (flags: string, what: string): Option => new Option(flags, what).argParser(positive);
  return new Command('integrators')
    .description('error against work, and the energy over long times, of integrators on a system')
    .option('--system <name...>', 'what moves: see `hgn systems`', ['kepler'])
    .addOption(
      new Option('--start <numbers>', 'where it begins, q first: 0.4,0,0,2').argParser(numbers),
    )
    .option('--integrators <name...>', "names, or 'all': see `hgn integrators`", [...SHOWN])
    .option('--plugin <file...>', 'modules (.ts, .js, .mjs) that export integrators of your own')
    .option('--peers', 'odex and mathjs beside them, if they are installed')
    .option('--run <folder>', 'a trained run: its learned H, rolled out by each')
    .addOption(whole('--trajectories <n>', 'held-out trajectories of that run', 32))
    .addOption(real('--time <t>', 'of the motion').default(100))
    .addOption(real('--long-time <t>', 'that the energy is watched (default: ten times --time)'))
    .addOption(whole('--evaluations <n>', 'forces that a run may evaluate', 65_536))
    .addOption(real('--error <x>', 'the error that one wants to know the price of').default(1e-6))
    .addOption(whole('--repeats <n>', 'timed runs of each setting', 5))
    .addOption(shared.seed('none: a usual start; of a random one'))
    .addOption(shared.engine())
    .addOption(shared.device())
    .option('--out <folder>', 'where to write report.html and the charts as SVG')
    .addOption(shared.json())
    .action(async (options: Options) => {
      const to = terminal({ json: options.json === true });
      const measured = await measure(options, to);
      const { limits, systems, run } = measured;
      const lines = [
        ...systems.flatMap(({ result }) => [...systemLines(result, limits), '']),
        ...(run === undefined ? [] : [...runLines(run.result), '']),
      ];
      if (options.out !== undefined) {
        await write(options.out, measured);
        lines.push(`report: ${join(options.out, 'report.html')}`);
      }
      const result = {
        schemaVersion: 1,
        ...limits,
        systems: systems.map((system) => system.result),
        ...(run && { run: run.result }),
        versions: packageVersions(),
      };
      to.result(result, lines);
    });
}

async function measure(options: Options, to: Terminal): Promise<Measured> {
  const { time, longTime = 10 * time, evaluations, error, repeats, seed, start } = options;
  const limits: BenchLimits = { time, longTime, evaluations, error, repeats };
  const names = [...new Set(options.system)];
  if (start !== undefined && names.length > 1) {
    throw mismatch(
      '--start',
      'one --system',
      names.join(', '),
      'Leave out --start, or the others.',
    );
  }
  const all = await entrants(options);
  const tasks = names.map((name) =>
    benchTask(name, { time, ...(seed !== undefined && { seed }), ...(start && { start }) }),
  );
  const rolling = all.filter((entrant): entrant is Rolling => entrant.integrator !== undefined);
  const opened = options.run === undefined ? undefined : await openRun(options.run, options, to);
  const total = tasks.length * all.length + (opened === undefined ? 0 : rolling.length);
  const bar = to.bar('measuring', total);
  let begun = 0;
  const next = (name: string): void => {
    bar.update(begun++, name);
  };
  try {
    const systems: Measured['systems'][number][] = [];
    for (const task of tasks) {
      const result = await benchSystem(task, all, limits, next);
      systems.push({ result, charts: await systemCharts(result, limits) });
    }
    if (opened === undefined) return { limits, systems };
    const { run, executor } = opened;
    const result = await benchRun(run, executor, rolling, options, next);
    return { limits, systems, run: { result, charts: await runCharts(result) } };
  } finally {
    bar.update(begun);
    bar.stop();
  }
}

async function write(dir: string, measured: Measured): Promise<void> {
  const charts = measured.systems.flatMap(
    ({ result, charts: { evaluations, seconds, energy } }) =>
      [
        [`${result.system}-error-forces.svg`, evaluations],
        [`${result.system}-error-time.svg`, seconds],
        [`${result.system}-energy.svg`, energy],
      ] as const,
  );
  const learned = measured.run && [
    ['learned-pixels.svg', measured.run.charts.mse] as const,
    ['learned-energy.svg', measured.run.charts.energy] as const,
  ];
  for (const [name, svg] of [...charts, ...(learned ?? [])]) await saveFile(join(dir, name), svg);
  await saveFile(join(dir, 'report.html'), benchReport(measured));
}

/** A parser of numbers with commas between them. */
function numbers(text: string): number[] {
  const values = text.split(',').map(Number);
  if (text.trim() !== '' && values.every(Number.isFinite)) return values;
  throw new InvalidArgumentError('Expected numbers, such as 0.4,0,0,2.');
}
