import { type Command, InvalidArgumentError, Option } from 'commander';
import { integer, type RunChoice, shared } from './options.ts';

/** What the commands that play a trained model are told. */
export type PlayOptions = RunChoice & {
  readonly steps: number;
  /** One more than the steps, if it was given instead. */
  readonly frames?: number;
  /** In units of the time step of training. */
  readonly speed: number;
  readonly backward?: true;
  readonly seed?: number;
  readonly out: string;
  readonly json?: true;
};

/** Adds them; `seed` and `out` say what they are of. */
export function withPlayOptions(
  command: Command,
  { seed, out, picture }: { readonly seed: string; readonly out: string; readonly picture: string },
): Command {
  return command
    .argument('<run>', 'folder of a run')
    .addOption(new Option('--steps <n>', 'steps to take').argParser(integer(1)).default(59))
    .addOption(
      new Option('--frames <n>', 'frames to play, one more than steps')
        .argParser(integer(2))
        .conflicts('steps'),
    )
    .addOption(shared.speed())
    .option('--backward', 'back in time from the state that is inferred')
    .addOption(shared.seed(seed))
    .addOption(shared.best())
    .addOption(shared.engine())
    .addOption(shared.device())
    .option('--out <file>', picture, out)
    .addOption(shared.json());
}

/** The time step that was asked for, where training took `dt`. */
export const timeStep = ({ backward, speed }: PlayOptions, dt: number): number =>
  (backward ? -1 : 1) * speed * dt;

/** The steps that were asked for. */
export const stepsOf = ({ steps, frames }: Pick<PlayOptions, 'steps' | 'frames'>): number =>
  frames === undefined ? steps : frames - 1;

/** A parser of what momenta are to be multiplied by: `stop`, `reverse`, `×2`, `0.5`. */
export function momentumFactor(text: string): number {
  const named = { stop: 0, reverse: -1 }[text];
  if (named !== undefined) return named;
  const value = Number(text.replace(/^[×x]/, ''));
  if (/\d/.test(text) && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Expected stop, reverse, or a factor such as ×2 or -0.5.');
}
