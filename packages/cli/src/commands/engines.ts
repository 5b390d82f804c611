import { Command } from 'commander';
import type { Executor } from '@hgn/core';
import { defaults, type RunConfig } from '../config.ts';
import { engines, selectEngine } from '../engines.ts';
import { shared } from '../options.ts';
import { partsOf } from '../run.ts';
import { runData } from '../run-data.ts';
import { terminal } from '../terminal.ts';
import { training } from '../training.ts';

/** Steps of a check: the second loss shows the first gradient. */
const STEPS = 3;

/** `hgn engines` */
export function enginesCommand(): Command {
  return new Command('engines')
    .description('list what can compute on this machine, why the rest cannot, and how to get it')
    .option('--check', `train the demo's model for ${STEPS} steps on each, and compare the losses`)
    .addOption(shared.seed(`${defaults.seed}: of the check`))
    .addOption(shared.json())
    .action(async (options: { check?: true; seed?: number; json?: true }) => {
      const to = terminal({ json: options.json === true });
      const rows = [];
      for (const { name, description, probe } of engines) {
        const found = await probe();
        const row = { name, description, ...found };
        if (options.check && found.available) {
          to.say(`training on ${name}`);
          const { executor } = await selectEngine(name);
          rows.push({ ...row, losses: await firstLosses(executor, options.seed) });
        } else {
          rows.push(row);
        }
      }
      const lines = rows.flatMap((row) =>
        row.available
          ? [
              `${row.name.padEnd(13)} yes  ${row.description} (${row.detail})`,
              ...('losses' in row
                ? [`${' '.repeat(18)} losses: ${row.losses.map((x) => x.toFixed(8)).join(', ')}`]
                : []),
            ]
          : [
              `${row.name.padEnd(13)} no   ${row.description}`,
              `${' '.repeat(18)} why: ${row.why}`,
              `${' '.repeat(18)} get: ${row.how}`,
            ],
      );
      to.result(rows, lines);
    });
}

/** The losses of the first steps of the demo's training. */
async function firstLosses(executor: Executor, seed: number = defaults.seed): Promise<number[]> {
  const config: RunConfig = { ...defaults, seed, engine: executor.name };
  const parts = partsOf(config);
  const data = await runData({ ...config, trajectories: STEPS * config.batch });
  const losses: number[] = [];
  for await (const event of training(config, { parts, data, executor, state: parts.start })) {
    if (event.type !== 'step') continue;
    losses.push(event.metrics['loss'] ?? NaN);
    if (losses.length === STEPS) break;
  }
  return losses;
}
