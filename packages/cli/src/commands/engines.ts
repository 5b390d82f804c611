import { Command } from 'commander';
import { engines } from '../engines.ts';
import { shared } from '../options.ts';
import { terminal } from '../terminal.ts';

/** `hgn engines` */
export function enginesCommand(): Command {
  return new Command('engines')
    .description('list what can compute on this machine, why the rest cannot, and how to get it')
    .addOption(shared.json())
    .action(async (options: { json?: true }) => {
      const rows = [];
      for (const { name, description, probe } of engines) {
        rows.push({ name, description, ...(await probe()) });
      }
      const lines = rows.flatMap((row) =>
        row.available
          ? [`${row.name.padEnd(13)} yes  ${row.description} (${row.detail})`]
          : [
              `${row.name.padEnd(13)} no   ${row.description}`,
              `${' '.repeat(18)} why: ${row.why}`,
              `${' '.repeat(18)} get: ${row.how}`,
            ],
      );
      terminal({ json: options.json === true }).result(rows, lines);
    });
}
