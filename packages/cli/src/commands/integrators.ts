import { Command } from 'commander';
import { integrators } from '../catalog.ts';
import { shared } from '../options.ts';
import { table, terminal } from '../terminal.ts';

/** `hgn integrators` */
export function integratorsCommand(): Command {
  return new Command('integrators')
    .description('list the integrators, and what each of them preserves')
    .addOption(shared.json())
    .action((options: { json?: true }) => {
      const rows = Object.entries(integrators).map(([name, { order, symplectic, reversible }]) => ({
        name,
        order,
        symplectic,
        reversible,
      }));
      const lines = rows.map(({ name, order, symplectic, reversible }) => [
        name,
        String(order),
        symplectic,
        reversible ? 'yes' : 'no',
      ]);
      terminal({ json: options.json === true }).result(
        rows,
        table([['name', 'order', 'symplectic', 'reversible'], ...lines]),
      );
    });
}
