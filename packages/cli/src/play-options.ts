import { type Command, InvalidArgumentError, Option } from 'commander';
import { mismatch } from '@hgn/core';
import { integer, type RunChoice, shared } from './options.ts';
import { pictureKind } from './picture-kind.ts';

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
  readonly gif?: true;
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
    .option('--gif', 'an animation, which it is unless --out says .png')
    .addOption(shared.json());
}

/**
 * What the picture is to be.
 *
 * @throws HgnError if its name is that of neither, or of a PNG where a GIF was asked for
 */
export function pictureKindOf({ out, gif }: PlayOptions): 'png' | 'gif' {
  const kind = pictureKind(out);
  if (kind === 'gif' || gif !== true) return kind;
  throw mismatch('--gif', 'an --out that ends in .gif', `'${out}'`, 'Leave out one of them.');
}

/** The time step that was asked for, where training took `dt`. */
export const timeStep = ({ backward, speed }: PlayOptions, dt: number): number =>
  (backward ? -1 : 1) * speed * dt;

/** What is written of a time: the steps taken, negative where they go back. */
export const signed = ({ backward }: PlayOptions, time: number): string =>
  `${backward && time > 0 ? '−' : ''}${time}`;

/** The steps that were asked for. */
export const stepsOf = ({ steps, frames }: Pick<PlayOptions, 'steps' | 'frames'>): number =>
  frames === undefined ? steps : frames - 1;

/** A parser of what momenta are to be multiplied by: `stop`, `reverse`, `double`, `0.5`. */
export function momentumFactor(text: string): number {
  const named = { stop: 0, reverse: -1, double: 2 }[text];
  if (named !== undefined) return named;
  const value = Number(text.replace(/^[×x]/, ''));
  if (/\d/.test(text) && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Expected stop, reverse, double, or a factor such as -0.5.');
}
