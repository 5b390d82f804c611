import { Command } from 'commander';
import { seededRng } from '@hgn/core';
import { systems } from '../catalog.ts';
import { defaults } from '../config.ts';
import { shared } from '../options.ts';
import { table, terminal } from '../terminal.ts';

/** `hgn systems` */
export function systemsCommand(): Command {
  return new Command('systems')
    .description('list the physical systems, their constants, and a state where one may begin')
    .addOption(shared.seed(defaults.seed))
    .addOption(shared.json())
    .action(({ seed = defaults.seed, json }: { seed?: number; json?: true }) => {
      const rows = Object.entries(systems).map(([name, make]) => {
        const { dimension, separable, constants, sample, energy } = make();
        const state = sample(seededRng(seed).split(name));
        const begin = { q: [...state.q], p: [...state.p], energy: energy(state) };
        return { name, dimension, separable, constants, begin };
      });
      const text = (values: readonly number[]): string =>
        values.map((x) => x.toFixed(3)).join(', ');
      const lines = rows.map(({ name, dimension, separable, constants, begin }) => [
        name,
        `${dimension}`,
        separable ? 'K(p) + V(q)' : 'H(q, p)',
        Object.entries(constants)
          .map(([key, value]) => `${key} ${String(value)}`)
          .join('; '),
        `q ${text(begin.q)}; p ${text(begin.p)}; H ${begin.energy.toFixed(3)}`,
      ]);
      terminal({ json: json === true }).result(
        rows,
        table([
          ['name', 'degrees', 'energy', 'constants', `begins, as with seed ${seed}`],
          ...lines,
        ]),
      );
    });
}
