import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { answerOf } from './helper.ts';
import { integrations } from './integrations.ts';
import type { IntegrationRow } from './measured-integration.ts';
import { ours } from './ours.ts';
import { figure, table } from './table.ts';

const FEWEST = 3;
const HEAD = [
  'motion',
  'method',
  'called',
  'M steps/s',
  'a CPU s',
  's',
  'quartiles',
  'arrays a step',
  'max |ΔE|',
];

type Options = { readonly runs: number; readonly json?: string };

/** `bench integrate` */
export function integrateCommand(): Command {
  return new Command('integrate')
    .description('how fast integrators are in double precision, on one core')
    .addOption(
      new Option('--runs <n>', `timed runs of each, ${FEWEST} or more`)
        .argParser(runCount)
        .default(5),
    )
    .option('--json <file>', 'writes the rows as JSON too')
    .action(async ({ runs, json }: Options) => {
      const rows: IntegrationRow[] = [];
      for (const index of integrations.keys()) {
        rows.push((await answerOf(ours, 'integrate', { index, runs })) as IntegrationRow);
      }
      if (json !== undefined) {
        const machine = { cpu: cpus()[0]?.model, node: process.versions.node };
        const whole = rows.map((row) => ({ ...row, machine }));
        await writeFile(json, `${JSON.stringify(whole, null, 2)}\n`);
      }
      process.stdout.write(`${table([HEAD, ...rows.map(cells)], 3).join('\n')}\n`);
    });
}

function cells(row: IntegrationRow): string[] {
  return [
    row.motion,
    row.method,
    row.called,
    figure(row.stepsPerSecond / 1e6),
    figure(row.stepsPerCpuSecond / 1e6),
    figure(row.medianSeconds),
    `${figure(row.lowSeconds)} … ${figure(row.highSeconds)}`,
    row.arraysPerStep.toFixed(1),
    row.maxEnergyError.toExponential(1),
  ];
}

function runCount(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= FEWEST) return value;
  throw new InvalidArgumentError(`Expected a whole number from ${FEWEST} up.`);
}
