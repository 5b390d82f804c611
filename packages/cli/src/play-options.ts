import { type Command, Option } from 'commander';
import { type EngineChoice, integer, shared } from './options.ts';

/** What the commands that play a trained model are told. */
export type PlayOptions = EngineChoice & {
  readonly steps: number;
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
    .addOption(shared.speed())
    .option('--backward', 'back in time from the first frame')
    .addOption(shared.seed(seed))
    .addOption(shared.engine())
    .addOption(shared.device())
    .option('--out <file>', picture, out)
    .addOption(shared.json());
}

/** The time step that was asked for, where training took `dt`. */
export const timeStep = ({ backward, speed }: PlayOptions, dt: number): number =>
  (backward ? -1 : 1) * speed * dt;
