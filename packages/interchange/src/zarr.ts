import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mismatch } from '@hgn/core';
import { z } from 'zod';
import { damaged } from './damaged.ts';
import { factsOf, saidOf } from './facts.ts';
import { floatBytes, floatsOf } from './float-bytes.ts';
import type { Format } from './format.ts';
import type { Clip, Recording } from './recording.ts';
import { exists, writtenAside } from './written-aside.ts';
import { type ZarrReader, readJson, zarrReader } from './zarr-reader.ts';
import { type ZarrWriter, zarrWriter } from './zarr-writer.ts';

/** Raw bytes of frames in a file, at most. */
const SHARD = 64 * 2 ** 20;

/** A group for each split, and in it the arrays `frames`, `q`, `p` and `parameters/…`. */
export const zarr: Format = {
  name: 'zarr',
  description: 'Zarr version 3, sharded, a trajectory an inner chunk, crc32c',
  save: (path, splits) =>
    writtenAside(path, async (aside) => {
      await writeGroup(aside, {});
      for (const [split, recording] of Object.entries(splits)) {
        await saveSplit(join(aside, split), recording);
      }
    }),
  recognises: (path) => exists(join(path, 'zarr.json')),
  load: async (path) => {
    const splits: Record<string, Recording> = {};
    const entries = await readdir(path, { withFileTypes: true });
    for (const { name } of entries.filter((entry) => entry.isDirectory())) {
      splits[name] = await loadSplit(join(path, name));
    }
    if (Object.keys(splits).length > 0) return splits;
    throw damaged(path, 'a group for each split', 'none');
  },
};

async function writeGroup(dir: string, attributes: object): Promise<void> {
  await mkdir(dir, { recursive: true });
  const json = { zarr_format: 3, node_type: 'group', attributes };
  await writeFile(join(dir, 'zarr.json'), JSON.stringify(json));
}

async function saveSplit(dir: string, recording: Recording): Promise<void> {
  const { facts, parameters, shape, clips } = recording;
  const { count, frames, dimension } = facts;
  const frame = shape.reduce((a, b) => a * b, frames);
  const shard = Math.max(1, Math.min(count, Math.floor(SHARD / frame)));
  await writeGroup(dir, { hgn: saidOf(recording) });
  const states = {
    type: 'float64',
    shape: [count, frames, dimension],
    names: ['trajectory', 'time', 'coordinate'],
    ...{ shard, chunk: 1, gzip: false },
  } as const;
  const writers: Readonly<Record<'frames' | 'q' | 'p', ZarrWriter>> = {
    q: zarrWriter(join(dir, 'q'), states),
    p: zarrWriter(join(dir, 'p'), states),
    frames: zarrWriter(join(dir, 'frames'), {
      type: 'uint8',
      shape: [count, frames, ...shape],
      names: ['trajectory', 'time', 'height', 'width', 'channel'],
      ...{ shard, chunk: 1, gzip: true },
    }),
  };
  if (parameters.length > 0) await writeGroup(join(dir, 'parameters'), {});
  const own = parameters.map((name) => {
    const array = { type: 'float64', shape: [count], names: ['trajectory'] } as const;
    const where = join(dir, 'parameters', name);
    return { name, writer: zarrWriter(where, { ...array, shard, chunk: shard, gzip: false }) };
  });
  for await (const clip of clips()) {
    await writers.frames.append(clip.images);
    await writers.q.append(floatBytes(clip.q));
    await writers.p.append(floatBytes(clip.p));
    for (const { name, writer } of own) {
      await writer.append(floatBytes(Float64Array.of(clip.parameters[name] ?? NaN)));
    }
  }
  for (const writer of [...Object.values(writers), ...own.map((one) => one.writer)]) {
    await writer.finish();
  }
}

const group = z.object({ attributes: z.object({ hgn: z.unknown() }).optional() });

async function loadSplit(dir: string): Promise<Recording> {
  const path = join(dir, 'zarr.json');
  const said = group.safeParse(await readJson(path)).data?.attributes?.hgn;
  const [frames, q, p] = [
    await zarrReader(join(dir, 'frames')),
    await zarrReader(join(dir, 'q')),
    await zarrReader(join(dir, 'p')),
  ];
  const [count = 0, times = 0, height = 0, width = 0, channels = 0] = frames.array.shape;
  const dimension = q.array.shape[2] ?? 0;
  expectArray(dir, 'frames', frames, 'uint8', [count, times, height, width, channels]);
  expectArray(dir, 'q', q, 'float64', [count, times, dimension]);
  expectArray(dir, 'p', p, 'float64', [count, times, dimension]);
  const parameters = await parametersIn(join(dir, 'parameters'));
  const own: ZarrReader[] = [];
  for (const name of parameters) {
    const reader = await zarrReader(join(dir, 'parameters', name));
    expectArray(join(dir, 'parameters'), name, reader, 'float64', [count]);
    own.push(reader);
  }
  return {
    facts: factsOf(path, said, { count, frames: times, dimension, parameters }),
    parameters,
    shape: [height, width, channels],
    clips: async function* () {
      for await (const [images, states, momenta, ...values] of together([frames, q, p, ...own])) {
        const numbers = values.map((value, i) => [parameters[i], floatsOf(value)[0]] as const);
        yield {
          ...{ q: floatsOf(states), p: floatsOf(momenta), images },
          parameters: Object.fromEntries(numbers) as Clip['parameters'],
        };
      }
    },
  };
}

async function parametersIn(dir: string): Promise<readonly string[]> {
  if (!(await exists(dir))) return [];
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return names.sort();
}

function expectArray(
  dir: string,
  name: string,
  { array: { type, shape } }: ZarrReader,
  expected: string,
  of: readonly number[],
): void {
  const [wanted, got] = [`${expected} [${of.join(', ')}]`, `${type} [${shape.join(', ')}]`];
  if (wanted === got && !of.includes(0)) return;
  throw mismatch(`'${join(dir, name)}'`, wanted, got, 'Write it with the shape of the frames.');
}

type Rows = readonly [Uint8Array, Uint8Array, Uint8Array, ...Uint8Array[]];

/** The rows of arrays of the same length, side by side. */
async function* together(readers: readonly ZarrReader[]): AsyncGenerator<Rows, void, undefined> {
  const all = readers.map((reader) => reader.rows());
  try {
    for (;;) {
      const row: Uint8Array[] = [];
      for (const rows of all) {
        const next = await rows.next();
        if (next.done === true) return;
        row.push(next.value);
      }
      yield row as unknown as Rows;
    }
  } finally {
    for (const rows of all) await rows.return();
  }
}
