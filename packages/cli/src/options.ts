import { InvalidArgumentError, Option } from 'commander';
import { DEVICES, type EngineOptions } from './engine.ts';

/** A parser of a whole number from `min` up. */
export const integer =
  (min: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= min) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${min} up, such as ${min + 1}.`);
  };

/** A parser of a number above zero. */
export function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('Expected a number above 0, such as 0.5.');
}

/** A parser of a time, such as 90s, 30m or 1.5h, into seconds. */
export function duration(text: string): number {
  const [, value, unit = 's'] = /^(\d+(?:\.\d+)?)([smh])?$/.exec(text.trim()) ?? [];
  const seconds = Number(value) * { s: 1, m: 60, h: 3600 }[unit as 's' | 'm' | 'h'];
  if (seconds > 0) return seconds;
  throw new InvalidArgumentError('Expected a time above 0, such as 90s, 30m or 1h.');
}

/** Where a trajectory comes from: `test:12`, `train:0`. */
export type Origin = { readonly split: 'train' | 'test'; readonly index: number };

/** A parser of an {@link Origin}. */
export function origin(text: string): Origin {
  const [, split, index] = /^(train|test):(\d+)$/.exec(text) ?? [];
  if (split === undefined) {
    throw new InvalidArgumentError('Expected a split and an index, such as test:12.');
  }
  return { split: split as Origin['split'], index: Number(index) };
}

/** What computes, as it was asked for. */
export type EngineChoice = { readonly engine: string; readonly device?: EngineOptions['device'] };

/** How a trained run is opened, as it was asked for. */
export type RunChoice = EngineChoice & { readonly best?: true };

/** Options that several commands share, made anew for each. */
export const shared = {
  json: (): Option => new Option('--json', 'print the result as JSON, and nothing else'),
  seed: (value: string | number): Option =>
    new Option(
      '--seed <n>',
      `the number all randomness descends from (default: ${value})`,
    ).argParser(integer(0)),
  speed: (): Option =>
    new Option('--speed <x>', 'time step, in units of that of training')
      .argParser(positive)
      .default(1),
  best: (): Option =>
    new Option('--best', 'the checkpoint with the lowest error in training (default: the latest)'),
  engine: (): Option =>
    new Option('--engine <name>', 'what computes: see `hgn engines`').default('auto'),
  device: (): Option =>
    new Option(
      '--device <name>',
      "where the engine onnx computes; 'cpu' if it is not there",
    ).choices(DEVICES),
};
