import { type HgnError, mismatch } from '@hgn/core';
import type { Trajectories } from './trajectories.ts';

/** All that trajectories depend on, and their shape: {@link Trajectories} but for the numbers. */
export type Facts = Omit<Trajectories, 'q' | 'p' | 'parameters' | 'redrawn'>;

/** A `.npy` file of float64 beside the manifest. */
export type ArrayFile = {
  readonly file: string;
  readonly shape: readonly number[];
  readonly sha256: string;
};

/** The files of some trajectories. */
export type Shard = {
  /** `[trajectory, time, dimension]` */
  readonly q: ArrayFile;
  readonly p: ArrayFile;
  /** Constants that differ from trajectory to trajectory, each `[trajectory]`. */
  readonly parameters: Readonly<Record<string, ArrayFile>>;
  readonly redrawn: number;
};

/** What `manifest.json` says: how the trajectories were made, and where their numbers are. */
export type Manifest = Facts & {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly redrawn: number;
  /** In the order of their trajectories. */
  readonly shards: readonly Shard[];
};

export const MANIFEST = 'manifest.json';
export const SCHEMA_VERSION = 2;

type Test = readonly [expected: string, isRight: (value: unknown) => boolean];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

const isArrayFile = (value: unknown): boolean =>
  isObject(value) &&
  /^\w[\w.-]*\.npy$/.test(String(value['file'])) &&
  /^[0-9a-f]{64}$/.test(String(value['sha256'])) &&
  Array.isArray(value['shape']) &&
  value['shape'].every((n) => Number.isSafeInteger(n) && n > 0);

const isShard = (value: unknown): boolean =>
  isObject(value) &&
  isArrayFile(value['q']) &&
  isArrayFile(value['p']) &&
  isObject(value['parameters']) &&
  Object.values(value['parameters']).every(isArrayFile) &&
  isCount(value['redrawn']);

const text: Test = ['text', (value) => typeof value === 'string'];
const whole = (min: number): Test => [
  `a whole number from ${min} up`,
  (value) => isCount(value) && (value as number) >= min,
];

const FIELDS: Readonly<Record<string, Test>> = {
  schemaVersion: [`${SCHEMA_VERSION}`, (value) => value === SCHEMA_VERSION],
  system: text,
  constants: ['an object', isObject],
  seed: whole(0),
  split: text,
  from: whole(0),
  dt: ['a number', Number.isFinite],
  noise: ['a number', Number.isFinite],
  count: whole(1),
  frames: whole(1),
  dimension: whole(1),
  redrawn: whole(0),
  shards: [
    '.npy files in this folder, their shapes and SHA-256 checksums',
    (value) => Array.isArray(value) && value.every(isShard),
  ],
};

/**
 * The manifest that was read from `path`, as JSON, of this schema version or the one before.
 *
 * @throws HgnError if it is not JSON, of another version, or a field is missing or impossible
 */
export function parseManifest(path: string, json: string): Manifest {
  const wrong = (what: string, expected: string, got: string): HgnError =>
    mismatch(`'${path}': ${what}`, expected, got, 'Use another copy, or simulate again.');
  const content = parsed(json);
  if (!isObject(content)) throw wrong('content', 'a JSON object', `'${json.slice(0, 40)}'`);
  const fields = content['schemaVersion'] === 1 ? upgraded(content) : content;
  for (const [name, [expected, isRight]] of Object.entries(FIELDS)) {
    if (!isRight(fields[name])) throw wrong(name, expected, brief(fields[name]));
  }
  const manifest = fields as Manifest;
  const { count, frames, dimension, shards } = manifest;
  const names = (shard: Shard | undefined): string =>
    String(Object.keys(shard?.parameters ?? {}).sort());
  const fits = (shard: Shard): boolean => {
    const shape = String([shard.q.shape[0], frames, dimension]);
    const length = String(shard.q.shape[0]);
    return (
      String(shard.q.shape) === shape &&
      String(shard.p.shape) === shape &&
      Object.values(shard.parameters).every((file) => String(file.shape) === length) &&
      names(shard) === names(shards[0])
    );
  };
  const total = shards.reduce((sum, { q }) => sum + (q.shape[0] ?? 0), 0);
  if (total !== count || !shards.every(fits)) {
    const got = shards.map(({ q, p }) => `${brief(q.shape)} and ${brief(p.shape)}`).join(', ');
    throw wrong('shards', `shapes that add up to [${count},${frames},${dimension}]`, got || 'none');
  }
  return manifest;
}

/** A manifest of version 1, which knew neither noise nor parameters, and drew nothing anew. */
function upgraded(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const shards: unknown = fields['shards'];
  return {
    ...fields,
    schemaVersion: SCHEMA_VERSION,
    noise: 0,
    redrawn: 0,
    shards: Array.isArray(shards)
      ? shards.map((shard: unknown) => isObject(shard) && { ...shard, parameters: {}, redrawn: 0 })
      : shards,
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const brief = (value: unknown): string =>
  value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);
