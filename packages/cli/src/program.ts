import { HgnError } from '@hgn/core';
import { Command } from 'commander';
import { benchCommand } from './commands/bench.ts';
import { demoCommand } from './commands/demo.ts';
import { densitiesCommand } from './commands/densities.ts';
import { phaseDensityCommand } from './commands/density.ts';
import { enginesCommand } from './commands/engines.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { integratorsCommand } from './commands/integrators.ts';
import { interpolateCommand } from './commands/interpolate.ts';
import { nhfCommand } from './commands/nhf.ts';
import { reproduceCommand } from './commands/reproduce.ts';
import { rolloutCommand } from './commands/rollout.ts';
import { sampleCommand } from './commands/sample.ts';
import { simulateCommand } from './commands/simulate.ts';
import { statesCommand } from './commands/states.ts';
import { systemsCommand } from './commands/systems.ts';
import { trainCommand } from './commands/train.ts';
import { version } from './version.ts';

/** The `hgn` command. */
export function program(): Command {
  const hgn = new Command('hgn')
    .description('Learn the Hamiltonian of a system from images, and play with what was learned.')
    .version(version)
    .showSuggestionAfterError()
    .showHelpAfterError('(hgn --help, or hgn <command> --help, tells what can be said)');
  for (const command of [
    demoCommand(),
    simulateCommand(),
    exportCommand(),
    importCommand(),
    trainCommand(),
    evaluateCommand(),
    rolloutCommand(),
    sampleCommand(),
    interpolateCommand(),
    phaseDensityCommand(),
    systemsCommand(),
    densitiesCommand(),
    integratorsCommand(),
    enginesCommand(),
    benchCommand(),
    nhfCommand(),
    statesCommand(),
    reproduceCommand(),
  ]) {
    hgn.addCommand(command.copyInheritedSettings(hgn));
    for (const inner of command.commands) inner.copyInheritedSettings(hgn);
  }
  return hgn;
}

/**
 * Ends the process with a message. A mistake of the user's, or a fault of the machine's, is one
 * line; what nobody foresaw keeps its trace, since it is ours to mend.
 */
export function fail(error: unknown): never {
  if (error instanceof HgnError || isSystemError(error)) {
    process.stderr.write(`error: ${error.message}\n`);
  } else {
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.stderr.write('This is a bug of hgn: please report it with the lines above.\n');
  }
  process.exit(1);
}

/** ENOSPC, EACCES and their like: not a bug. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';
}
