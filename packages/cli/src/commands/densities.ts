import { Command } from 'commander';
import { entropy } from '@hgn/datasets/densities';
import { defaults } from '../config.ts';
import { densities, densitySheet } from '../density-sheet.ts';
import { saveFile } from '../save-file.ts';
import { shared } from '../options.ts';
import { table, terminal } from '../terminal.ts';

type Options = { readonly sheet?: string; readonly seed?: number; readonly json?: true };

/** `hgn densities` */
export function densitiesCommand(): Command {
  return new Command('densities')
    .description('list the densities of the plane for flows, and their entropies')
    .option('--sheet <file.png>', 'shows all of them, and points drawn from each')
    .addOption(shared.seed(defaults.seed))
    .addOption(shared.json())
    .action(async ({ sheet, seed = defaults.seed, json }: Options) => {
      if (sheet !== undefined) await saveFile(sheet, densitySheet(seed));
      const rows = densities.map((density) => {
        const { value, error } = entropy(density);
        return { name: density.name, entropy: value, error, region: density.region };
      });
      const lines = rows.map(({ name, entropy: nats, error, region }) => [
        name,
        nats.toFixed(9),
        error.toExponential(0),
        [region.left, region.right, region.bottom, region.top].map((x) => x.toFixed(1)).join(', '),
      ]);
      const head = ['name', 'entropy, nats', 'error', 'left, right, bottom, top'];
      terminal({ json: json === true }).result(rows, table([head, ...lines]));
    });
}
