import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { mismatch } from '@hgn/core';
import { decode, encode } from 'fast-png';
import { damaged, readable } from './damaged.ts';
import { decodeExample, encodeExample, type Example } from './example.ts';
import { factsOf, saidOf } from './facts.ts';
import { featuresText, type FeatureSpec, parseFeatures } from './features.ts';
import { floatBytes, floatsOf } from './float-bytes.ts';
import type { Format } from './format.ts';
import type { Clip, Recording } from './recording.ts';
import { countRecords, framed, readRecords } from './tfrecord-file.ts';
import { exists, writtenAside } from './written-aside.ts';
import { readJson } from './zarr-reader.ts';

const FEATURES = 'features.txt';
/** How trajectories were made, by split; the suite's loader does not look for it. */
const FACTS = 'hgn.json';
const OTHER = 'other/';

/**
 * The layout of the DeepMind Hamiltonian Dynamics Suite: `features.txt`, and a TFRecord file for each
 * split. An example has an `image`, a PNG of all frames, one below the other; `x`, q and p side by
 * side `[time, 2·dimension]`, and `dx_dt` like it; and `other/…`, what differs from one to the next.
 * Numbers are float64, whose bits are written as int64.
 *
 * @see A. Botev et al., Which priors matter? Benchmarking models for learning latent dynamics, 2021,
 *   arXiv:2111.05458, and its dm_hamiltonian_dynamics_suite
 */
export const tfrecord: Format = {
  name: 'tfrecord',
  description: "TFRecord as in DeepMind's Hamiltonian Dynamics Suite, a PNG a trajectory",
  save: (path, splits) =>
    writtenAside(path, async (aside) => {
      const texts = Object.values(splits).map((recording) => featuresText(featuresOf(recording)));
      const [first = '', ...others] = texts;
      const other = others.find((text) => text !== first);
      if (other !== undefined) {
        const oneLine = (text: string): string => text.trim().replaceAll('\n', '; ');
        const remedy = 'Simulate all splits with as many frames.';
        throw mismatch('splits', `the same features, ${oneLine(first)}`, oneLine(other), remedy);
      }
      await mkdir(aside, { recursive: true });
      await writeFile(join(aside, FEATURES), first);
      for (const [split, recording] of Object.entries(splits)) {
        const file = createWriteStream(join(aside, `${split}.tfrecord`));
        await pipeline(Readable.from(records(recording)), file);
      }
      const facts = Object.entries(splits).map(([split, of]) => [split, saidOf(of)]);
      await writeFile(join(aside, FACTS), JSON.stringify(Object.fromEntries(facts)));
    }),
  recognises: (path) => exists(join(path, FEATURES)),
  load: async (path) => {
    const text = join(path, FEATURES);
    const features = parseFeatures(text, await readable(text, () => readFile(text, 'utf8')));
    const facts = join(path, FACTS);
    const said = (await exists(facts)) ? await readJson(facts) : {};
    const splits: Record<string, Recording> = {};
    for (const name of (await readdir(path)).sort()) {
      if (!name.endsWith('.tfrecord')) continue;
      const split = basename(name, '.tfrecord');
      const own = (said as Readonly<Record<string, unknown>>)[split];
      splits[split] = await loadSplit(path, join(path, name), features, own);
    }
    if (Object.keys(splits).length > 0) return splits;
    throw damaged(path, 'a .tfrecord file for each split', 'none');
  },
};

function featuresOf({ facts, parameters, shape }: Recording): Record<string, FeatureSpec> {
  const { frames, dimension } = facts;
  const floats = (of: readonly number[]): FeatureSpec => ({ shape: of, dtype: 'float64' });
  return {
    image: { shape: [frames, ...shape], dtype: 'uint8' },
    x: floats([frames, 2 * dimension]),
    dx_dt: floats([frames, 2 * dimension]),
    ...Object.fromEntries(parameters.map((name) => [`${OTHER}${name}`, floats([])])),
  };
}

async function* records(recording: Recording): AsyncGenerator<Uint8Array, void, undefined> {
  const { facts, parameters, shape, clips } = recording;
  const { frames, dimension } = facts;
  const [height, width, channels] = shape;
  const side = (q: Float64Array, p: Float64Array): Uint8Array => {
    const x = new Float64Array(2 * q.length);
    for (let i = 0; i < q.length; i++) {
      const at = i + Math.floor(i / dimension) * dimension;
      x[at] = q[i] as number;
      x[at + dimension] = p[i] as number;
    }
    return floatBytes(x);
  };
  for await (const { q, p, rates, parameters: own, images } of clips()) {
    if (rates === undefined) {
      const remedy = 'Export from the folder of `hgn simulate`.';
      throw mismatch('tfrecord', 'dq/dt and dp/dt of every state', 'none', remedy);
    }
    const image = { width, height: frames * height, channels, depth: 8, data: images } as const;
    const example: Example = new Map([
      ['image', { bytes: encode(image, { zlib: { level: 1 } }) }],
      ['x', { int64: side(q, p) }],
      ['dx_dt', { int64: side(rates.q, rates.p) }],
      ...parameters.map(
        (name) =>
          [`${OTHER}${name}`, { int64: floatBytes(Float64Array.of(own[name] ?? NaN)) }] as const,
      ),
    ]);
    yield framed(encodeExample(example));
  }
}

async function loadSplit(
  dir: string,
  path: string,
  features: ReadonlyMap<string, FeatureSpec>,
  said: unknown,
): Promise<Recording> {
  const text = join(dir, FEATURES);
  const [times = 0, both = 0] = features.get('x')?.shape ?? [];
  const image = features.get('image')?.shape ?? [];
  const [channels = 0, width = 0] = image.toReversed();
  // all frames below each other, or by themselves
  const height = image.length === 4 ? (image[1] ?? 0) : (image[0] ?? 0) / times;
  const dimension = both / 2;
  if (![times, dimension, height, width, channels].every((n) => Number.isSafeInteger(n) && n > 0)) {
    const got = `${JSON.stringify(features.get('x'))} and ${JSON.stringify(features.get('image'))}`;
    throw damaged(text, 'x (time, 2·dimension) and image (time, height, width, channel)', got);
  }
  const own = [...features].filter(([name]) => name.startsWith(OTHER));
  const count = await countRecords(path);
  if (count === 0) throw damaged(path, 'a record or more', 'none');
  const parameters = own.flatMap(([name, { shape }]) => namesOf(name, shape));
  return {
    facts: factsOf(join(dir, FACTS), said, { count, frames: times, dimension, parameters }),
    parameters,
    shape: [height, width, channels],
    clips: async function* () {
      let index = 0;
      for await (const record of readRecords(path)) {
        const what = `record ${index++}`;
        const example = exampleIn(path, what, record);
        const x = numbers(path, what, example, 'x', features);
        const rates = numbers(path, what, example, 'dx_dt', features);
        const constants: Record<string, number> = {};
        for (const [name, { shape }] of own) {
          const values = numbers(path, what, example, name, features);
          namesOf(name, shape).forEach((key, i) => (constants[key] = values[i] ?? NaN));
        }
        const images = picture(path, what, example, [times * height, width, channels]);
        const states = { ...halves(x, dimension), rates: halves(rates, dimension) };
        yield { ...states, parameters: constants, images };
      }
    },
  };
}

/** A name for each number of `other/…`. */
function namesOf(name: string, shape: readonly number[]): readonly string[] {
  const key = name.slice(OTHER.length).replaceAll('/', '.');
  const length = shape.reduce((a, b) => a * b, 1);
  return shape.length === 0 ? [key] : Array.from({ length }, (_, i) => `${key}-${i}`);
}

function exampleIn(path: string, what: string, record: Uint8Array): Example {
  try {
    return decodeExample(record);
  } catch (error) {
    throw damaged(path, `a tf.train.Example in ${what}`, (error as Error).message);
  }
}

/** The numbers of a feature; those whose type is no float were written as they are. */
function numbers(
  path: string,
  what: string,
  example: Example,
  name: string,
  features: ReadonlyMap<string, FeatureSpec>,
): Float64Array {
  const { shape = [], dtype = '' } = features.get(name) ?? {};
  const length = shape.reduce((a, b) => a * b, 1);
  const bytes = example.get(name)?.int64;
  if (bytes?.length !== 8 * length) {
    const got = bytes === undefined ? 'none' : `${bytes.length / 8}`;
    throw damaged(path, `${length} int64 numbers of ${name} in ${what}`, got);
  }
  if (dtype.startsWith('float')) return floatsOf(bytes);
  return Float64Array.from(new BigInt64Array(Uint8Array.from(bytes).buffer), Number);
}

function picture(
  path: string,
  what: string,
  example: Example,
  [height, width, channels]: readonly [number, number, number],
): Uint8Array {
  const bytes = example.get('image')?.bytes;
  if (bytes === undefined) throw damaged(path, `an image in ${what}`, 'none');
  const wanted = `a PNG of ${height} × ${width}, ${channels} channels of 8 bits, in ${what}`;
  // as its header says, before there is room made for it
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const [columns, rows] =
    header.length < 24 ? [] : [header.readUInt32BE(16), header.readUInt32BE(20)];
  if (columns !== width || rows !== height) throw damaged(path, wanted, `${rows} × ${columns}`);
  let png: ReturnType<typeof decode>;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch (error) {
    throw damaged(path, wanted, (error as Error).message);
  }
  const { data } = png;
  const got = `a PNG of ${png.height} × ${png.width}, ${png.channels} channels of ${png.depth} bits, in ${what}`;
  if (got === wanted && data instanceof Uint8Array && png.palette === undefined) return data;
  throw damaged(path, wanted, png.palette === undefined ? got : 'one with a palette');
}

/** q and p, side by side in x. */
function halves(x: Float64Array, dimension: number): Pick<Clip, 'q' | 'p'> {
  const [q, p] = [new Float64Array(x.length / 2), new Float64Array(x.length / 2)];
  for (let i = 0; i < q.length; i++) {
    const at = i + Math.floor(i / dimension) * dimension;
    q[i] = x[at] ?? NaN;
    p[i] = x[at + dimension] ?? NaN;
  }
  return { q, p };
}
