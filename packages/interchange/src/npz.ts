import { createWriteStream } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { npyHeader } from '@hgn/datasets/storage';
import { type Options, ZipFile } from 'yazl';
import { damaged, readable } from './damaged.ts';
import { factsOf, saidOf } from './facts.ts';
import { floatBytes } from './float-bytes.ts';
import type { Format } from './format.ts';
import { type Npz, openNpz } from './npz-reader.ts';
import type { Clip, Recording } from './recording.ts';
import { writtenAside } from './written-aside.ts';

/** A file for each split, with the arrays `frames`, `q`, `p`, `parameters/…`, and `facts.json`. */
export const npz: Format = {
  name: 'npz',
  description: 'npz of numpy, compressed, a file for each split',
  save: (path, splits) =>
    writtenAside(path, async (aside) => {
      await mkdir(aside, { recursive: true });
      for (const [split, recording] of Object.entries(splits)) {
        await saveSplit(join(aside, `${split}.npz`), recording);
      }
    }),
  recognises: async (path) => (await filesAt(path).catch(() => [])).length > 0,
  load: async (path) => {
    const splits: Record<string, Recording> = {};
    for (const file of await readable(path, () => filesAt(path))) {
      splits[basename(file, '.npz')] = await loadSplit(file);
    }
    if (Object.keys(splits).length > 0) return splits;
    throw damaged(path, 'a .npz file, or a folder of them', 'none');
  },
};

async function filesAt(path: string): Promise<readonly string[]> {
  const names = (await stat(path)).isDirectory()
    ? (await readdir(path)).sort().map((name) => join(path, name))
    : [path];
  return names.filter((name) => name.endsWith('.npz'));
}

/** The same bytes whenever and by whomever a file is written. */
const OPTIONS: Partial<Options> = {
  compressionLevel: 1,
  mtime: new Date(1980, 0, 1),
  mode: 0o100644,
  forceDosTimestamp: true,
};

async function saveSplit(path: string, recording: Recording): Promise<void> {
  const { facts, parameters, shape, clips } = recording;
  const { count, frames, dimension } = facts;
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const fail = (error: Error): unknown => output.destroy(error);
  zip.on('error', fail);

  const row = frames * dimension;
  const [q, p] = [new Float64Array(count * row), new Float64Array(count * row)];
  const own = parameters.map((name) => [name, new Float64Array(count)] as const);
  // states are kept until frames have been written as they came
  const images = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    yield npyHeader('|u1', [count, frames, ...shape]);
    let i = 0;
    for await (const clip of clips()) {
      q.set(clip.q, i * row);
      p.set(clip.p, i * row);
      for (const [name, values] of own) values[i] = clip.parameters[name] ?? NaN;
      i++;
      yield clip.images;
    }
  };
  const source = Readable.from(images(), { objectMode: false }).on('error', fail);
  zip.addReadStream(source, 'frames.npy', OPTIONS);
  const add = (name: string, bytes: () => readonly Uint8Array[]): void => {
    zip.addReadStreamLazy(name, OPTIONS, (ready) => {
      ready(null, Readable.from(bytes(), { objectMode: false }));
    });
  };
  const addFloats = (name: string, values: Float64Array, of: readonly number[]): void => {
    add(`${name}.npy`, () => [npyHeader('<f8', of), floatBytes(values)]);
  };
  addFloats('q', q, [count, frames, dimension]);
  addFloats('p', p, [count, frames, dimension]);
  for (const [name, values] of own) addFloats(`parameters/${name}`, values, [count]);
  add('facts.json', () => [Buffer.from(JSON.stringify(saidOf(recording)))]);
  zip.end();
  await pipeline(output, createWriteStream(path));
}

async function loadSplit(path: string): Promise<Recording> {
  const file = await openNpz(path);
  try {
    const frames = await file.header('frames', '|u1', 5);
    const [count = 0, times = 0, height = 0, width = 0, channels = 0] = frames.shape;
    const [, , dimension = 0] = (await file.header('q', '<f8', 3)).shape;
    const parameters = file.names
      .filter((name) => name.startsWith('parameters/'))
      .map((name) => name.slice('parameters/'.length));
    const states = [count, times, dimension];
    await expectShape(file, path, 'q', states);
    await expectShape(file, path, 'p', states);
    for (const name of parameters) await expectShape(file, path, `parameters/${name}`, [count]);
    const found = { count, frames: times, dimension, parameters };
    return {
      facts: factsOf(path, await file.json('facts.json'), found),
      parameters,
      shape: [height, width, channels],
      clips: () => clipsOf(path, parameters, times * dimension),
    };
  } finally {
    file.close();
  }
}

async function expectShape(
  file: Npz,
  path: string,
  name: string,
  expected: readonly number[],
): Promise<void> {
  const { shape } = await file.header(name, '<f8', expected.length);
  if (String(shape) === String(expected)) return;
  throw damaged(path, `${name} of shape [${expected.join(', ')}]`, `[${shape.join(', ')}]`);
}

async function* clipsOf(
  path: string,
  parameters: readonly string[],
  row: number,
): AsyncGenerator<Clip, void, undefined> {
  const file = await openNpz(path);
  try {
    const [q, p] = [await file.floats('q'), await file.floats('p')];
    const own: (readonly [string, Float64Array])[] = [];
    for (const name of parameters) own.push([name, await file.floats(`parameters/${name}`)]);
    let i = 0;
    for await (const images of file.rows('frames')) {
      const numbers = own.map(([name, values]) => [name, values[i] ?? NaN] as const);
      yield {
        q: q.slice(i * row, (i + 1) * row),
        p: p.slice(i * row, (i + 1) * row),
        parameters: Object.fromEntries(numbers),
        images,
      };
      i++;
    }
  } finally {
    file.close();
  }
}
