import { type HgnError, mismatch } from '@hgn/core';
import type { Trajectories } from './trajectories.ts';

/** A `.npy` file of shape `[trajectory, time, dimension]` beside the manifest. */
export type ArrayFile = {
  readonly file: string;
  readonly shape: readonly number[];
  readonly sha256: string;
};

/** The files of some trajectories. */
type Shard = { readonly q: ArrayFile; readonly p: ArrayFile };

/** What `manifest.json` says: all of {@link Trajectories} but the numbers, and where those are. */
export type Manifest = Omit<Trajectories, 'q' | 'p'> & {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  /** In the order of their trajectories. */
  readonly shards: readonly Shard[];
};

export const MANIFEST = 'manifest.json';
export const SCHEMA_VERSION = 1;

type Test = readonly [expected: string, isRight: (value: unknown) => boolean];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isArrayFile = (value: unknown): boolean =>
  isObject(value) &&
  /^\w[\w.-]*\.npy$/.test(String(value['file'])) &&
  /^[0-9a-f]{64}$/.test(String(value['sha256'])) &&
  Array.isArray(value['shape']) &&
  value['shape'].every((n) => Number.isSafeInteger(n) && n > 0);

const isShard = (value: unknown): boolean =>
  isObject(value) && isArrayFile(value['q']) && isArrayFile(value['p']);

const text: Test = ['text', (value) => typeof value === 'string'];
const whole = (min: number): Test => [
  `a whole number from ${min} up`,
  (value) => Number.isSafeInteger(value) && (value as number) >= min,
];

const FIELDS: Readonly<Record<string, Test>> = {
  schemaVersion: [`${SCHEMA_VERSION}`, (value) => value === SCHEMA_VERSION],
  system: text,
  constants: ['an object', isObject],
  seed: whole(0),
  split: text,
  from: whole(0),
  dt: ['a number', Number.isFinite],
  count: whole(1),
  frames: whole(1),
  dimension: whole(1),
  shards: [
    '.npy files in this folder, their shapes and SHA-256 checksums',
    (value) => Array.isArray(value) && value.every(isShard),
  ],
};

/**
 * The manifest that was read from `path`, as JSON.
 *
 * @throws HgnError if it is not JSON, of another schema version, or a field is missing or impossible
 */
export function parseManifest(path: string, json: string): Manifest {
  const wrong = (what: string, expected: string, got: string): HgnError =>
    mismatch(`'${path}': ${what}`, expected, got, 'Use another copy, or simulate again.');
  const fields = parsed(json);
  if (!isObject(fields)) throw wrong('content', 'a JSON object', `'${json.slice(0, 40)}'`);
  for (const [name, [expected, isRight]] of Object.entries(FIELDS)) {
    if (!isRight(fields[name])) throw wrong(name, expected, brief(fields[name]));
  }
  const manifest = fields as Manifest;
  const { count, frames, dimension, shards } = manifest;
  const fits = ({ q, p }: Shard): boolean => {
    const shape = String([q.shape[0], frames, dimension]);
    return String(q.shape) === shape && String(p.shape) === shape;
  };
  const total = shards.reduce((sum, { q }) => sum + (q.shape[0] ?? 0), 0);
  if (total !== count || !shards.every(fits)) {
    const got = shards.map(({ q, p }) => `${brief(q.shape)} and ${brief(p.shape)}`).join(', ');
    throw wrong('shards', `shapes that add up to [${count},${frames},${dimension}]`, got || 'none');
  }
  return manifest;
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
