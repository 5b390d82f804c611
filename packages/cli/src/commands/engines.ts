import { Command } from 'commander';
import type { Executor } from '@hgn/core';
import { defaults, type RunConfig } from '../config.ts';
import type { Availability } from '../engine.ts';
import { engines, selectEngine } from '../engines.ts';
import { shared } from '../options.ts';
import { partsOf } from '../run.ts';
import { runData } from '../run-data.ts';
import { terminal } from '../terminal.ts';
import { training } from '../training.ts';

/** Steps of a check: the second loss shows the first gradient, and the first step warms up. */
const STEPS = 4;

/** How an engine begins the demo's training. */
type Check = { readonly losses: readonly number[]; readonly secondsPerStep: number };

type Row = Availability & {
  readonly name: string;
  readonly description: string;
  readonly check?: Check;
};

/** `hgn engines` */
export function enginesCommand(): Command {
  return new Command('engines')
    .description('list what can compute on this machine, why the rest cannot, and how to get it')
    .option('--check', `train the demo's model for ${STEPS} steps on each: losses, fastest step`)
    .addOption(shared.seed(`${defaults.seed}: of the check`))
    .addOption(shared.json())
    .action(async (options: { check?: true; seed?: number; json?: true }) => {
      const to = terminal({ json: options.json === true });
      const rows: Row[] = [];
      for (const { name, description, probe } of engines) {
        const row = { name, description, ...(await probe()) };
        if (row.available && options.check) {
          to.say(`training on ${name}`);
          const { executor } = await selectEngine(name);
          rows.push({ ...row, check: await checked(executor, options.seed) });
        } else {
          rows.push(row);
        }
      }
      to.result(rows, rows.flatMap(linesOf));
    });
}

function linesOf(row: Row): string[] {
  const name = row.name.padEnd(13);
  const [head, ...rest] = row.available
    ? [`yes  ${row.description} (${row.detail})`, ...checkLines(row.check)]
    : [`no   ${row.description}`, `why: ${row.why}`, `get: ${row.how}`];
  return [`${name} ${head}`, ...rest.map((line) => ' '.repeat(name.length + 6) + line)];
}

function checkLines(check: Check | undefined): string[] {
  if (check === undefined) return [];
  const losses = check.losses.map((loss) => loss.toFixed(7)).join(', ');
  return [`losses: ${losses}`, `${check.secondsPerStep.toFixed(3)} s a step`];
}

async function checked(executor: Executor, seed: number = defaults.seed): Promise<Check> {
  const config: RunConfig = { ...defaults, seed, engine: executor.name };
  const parts = partsOf(config);
  const data = await runData({ ...config, trajectories: STEPS * config.batch });
  const losses: number[] = [];
  let secondsPerStep = Infinity;
  for await (const event of training(config, { parts, data, executor, state: parts.start })) {
    if (event.type !== 'step') continue;
    losses.push(event.metrics['loss'] ?? NaN);
    secondsPerStep = Math.min(secondsPerStep, event.seconds);
    if (losses.length === STEPS) break;
  }
  return { losses, secondsPerStep };
}
