import { HgnError } from '@hgn/core';
import { Command } from 'commander';
import { dataCommand } from './data-command.ts';
import { integrateCommand } from './integrate-command.ts';
import { passesCommand } from './passes-command.ts';
import { profileCommand } from './profile-command.ts';
import { renderCommand } from './render-command.ts';
import { rolloutCommand } from './rollout-memory.ts';
import { startCommand } from './start-command.ts';
import { stepCommand } from './step.ts';

const bench = new Command('bench')
  .description('measure how fast we are')
  .showSuggestionAfterError()
  .showHelpAfterError('(pnpm bench --help, or pnpm bench <command> --help)');
for (const command of [
  stepCommand(),
  startCommand(),
  passesCommand(),
  profileCommand(),
  rolloutCommand(),
  integrateCommand(),
  renderCommand(),
  dataCommand(),
]) {
  bench.addCommand(command.copyInheritedSettings(bench));
}

try {
  await bench.parseAsync();
} catch (error) {
  const known = error instanceof HgnError || (error as NodeJS.ErrnoException).syscall !== undefined;
  process.stderr.write(
    known ? `error: ${(error as Error).message}\n` : `${String((error as Error).stack)}\n`,
  );
  process.exit(1);
}
