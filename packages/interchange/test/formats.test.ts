import {
  createWriteStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HgnError } from '@hgn/core';
import {
  massSpring,
  memberOf,
  observationOf,
  renderer,
  simulate,
  stateOf,
  type SystemFamily,
} from '@hgn/datasets';
import { type Facts, npyHeader, saveTrajectories, storedTrajectories } from '@hgn/datasets/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import {
  type Clip,
  type Format,
  npz,
  recording,
  type Recording,
  tfrecord,
  zarr,
} from '../src/index.ts';
import { framed } from '../src/tfrecord-file.ts';

const springs: SystemFamily = {
  name: 'springs',
  constants: { mass: { from: 0.2, to: 1 } },
  dimension: 1,
  parameters: (rng) => ({ mass: 0.2 + 0.8 * rng.uniform() }),
  member: ({ mass = 1 }) => massSpring({ mass }),
};
const options = { system: springs, frames: 4, dt: 0.05, seed: 1, noise: 0.05 };
const data = {
  train: simulate({ ...options, trajectories: 5 }),
  test: simulate({ ...options, trajectories: 2, split: 'test' }),
};
const render = renderer({ size: 16 });
const dir = mkdtempSync(join(tmpdir(), 'interchange-'));
const splits: Record<string, Recording> = {};

beforeAll(async () => {
  for (const [split, set] of Object.entries(data)) {
    await saveTrajectories(join(dir, 'data', split), set);
    const stored = await storedTrajectories(join(dir, 'data', split));
    splits[split] = await recording({ stored, system: springs, render });
  }
});
afterAll(() => {
  rmSync(dir, { recursive: true });
});

async function read(of: Recording | undefined): Promise<Clip[]> {
  const clips: Clip[] = [];
  for await (const clip of of?.clips() ?? []) clips.push(clip);
  return clips;
}

describe('a recording', () => {
  it('has the states, the constants and what is seen of each trajectory', async () => {
    const clips = await read(splits['train']);
    expect(clips).toHaveLength(5);
    const [i, frame] = [3, 2];
    const [clip, member] = [clips[i], memberOf(springs, data.train, i)];
    expect(clip?.q).toEqual(data.train.q.slice(4 * i, 4 * (i + 1)));
    expect(clip?.parameters).toEqual({ mass: data.train.parameters['mass']?.[i] });
    const image = new Uint8Array(3 * 16 * 16);
    render(member.draw(observationOf(data.train, i, frame)), image);
    expect(clip?.images.slice(frame * image.length, (frame + 1) * image.length)).toEqual(image);
    const { q, p } = stateOf(data.train, i, frame);
    expect(clip?.rates?.q[frame]).toBe(member.dHdp({ q, p })[0]);
    expect(clip?.rates?.p[frame]).toBe(-(member.dHdq({ q, p })[0] ?? NaN));
  });

  it('has rates that friction slows down', async () => {
    const system: SystemFamily = {
      ...springs,
      member: (own) => ({ ...springs.member(own), friction: 0.5 }),
    };
    const stored = await storedTrajectories(join(dir, 'data/train'));
    const [slow] = await read(await recording({ stored, system, render }));
    const [free] = await read(splits['train']);
    const dragged = free?.rates?.p.map((rate, i) => rate - 0.5 * (free.rates?.q[i] ?? NaN));
    expect(slow?.rates).toEqual({ q: free?.rates?.q, p: dragged });
  });
});

describe.each([zarr, npz, tfrecord])('$name', (format) => {
  const path = join(dir, format.name);
  const copy = (name: string): string => join(dir, `${format.name}-${name}`);

  it('is read as it was written', async () => {
    await format.save(path, splits);
    expect(await format.recognises(path)).toBe(true);
    const loaded = await format.load(path);
    expect(Object.keys(loaded).sort()).toEqual(['test', 'train']);
    for (const split of ['train', 'test'] as const) {
      const { facts, parameters, shape } = loaded[split] as Recording;
      const { system, constants, seed, from, dt, noise, count, frames, dimension } = data[split];
      const expected: Facts = {
        ...{ system, constants, seed, split, from, dt, noise, count, frames, dimension },
      };
      expect(facts).toEqual(expected);
      expect({ parameters, shape }).toEqual({ parameters: ['mass'], shape: [16, 16, 3] });
      const clips = (await read(splits[split])).map(({ rates, ...clip }) =>
        format.name === 'tfrecord' ? { ...clip, rates } : clip,
      );
      expect(await read(loaded[split])).toEqual(clips);
      // as often as it is asked for
      expect(await read(loaded[split])).toEqual(clips);
    }
  });

  it('is written as the same bytes again', async () => {
    await format.save(copy('again'), splits);
    expect(bytes(copy('again'))).toEqual(bytes(path));
  });

  it('does not take the place of what is there', async () => {
    const before = bytes(path);
    await expect(format.save(path, splits)).rejects.toThrow(
      `'${path}': expected a new name, got one that is taken.`,
    );
    expect(bytes(path)).toEqual(before);
  });

  it('leaves nothing behind when a trajectory cannot be had', async () => {
    const broken: Recording = {
      ...(splits['train'] as Recording),
      clips: async function* () {
        yield* (splits['test'] as Recording).clips();
        throw new HgnError('no more');
      },
    };
    const saving = format.save(copy('broken'), { train: broken });
    await expect(saving).rejects.toThrow('no more');
    expect(readdirSync(dir).filter((name) => name.includes('broken'))).toEqual([]);
  });

  it('says when the disk cannot be written', async () => {
    writeFileSync(copy('file'), '');
    const saving = format.save(join(copy('file'), 'inside'), splits);
    await expect(saving).rejects.toThrow(HgnError);
    await expect(saving).rejects.toThrow('expected a place that can be written, got ENOTDIR');
  });

  it('is refused when a file is cut off, or a bit of it changed: never read as other numbers', async () => {
    // so that each byte of each file can be tried
    const { clips, ...rest } = splits['test'] as Recording;
    const small: Recording = {
      ...rest,
      shape: [2, 2, 3],
      clips: async function* () {
        for await (const clip of clips()) yield { ...clip, images: clip.images.slice(0, 4 * 12) };
      },
    };
    const whole = copy('small');
    await format.save(whole, { test: small });
    const expected = JSON.stringify(await read((await format.load(whole))['test']));
    for (const [name, content] of Object.entries(files(whole))) {
      const places = Array.from({ length: content.length }, (_, i) => i);
      for (const at of places.filter((i) => i % 11 === 3 || content.length - i < 30)) {
        const flipped = Buffer.from(content);
        flipped[at] = (flipped[at] ?? 0) ^ 0x10;
        for (const wrong of [flipped, content.subarray(0, at)]) {
          writeFileSync(join(whole, name), wrong);
          const outcome = await format
            .load(whole)
            .then((loaded) => read(loaded['test']))
            .catch((error: unknown) => error);
          const told = `${name} at ${at}: ${String(outcome)}`;
          if (outcome instanceof Error) expect(outcome, told).toBeInstanceOf(HgnError);
          // in text, a seed or a time step can be another one
          else if (!isText(name)) expect(JSON.stringify(outcome) === expected, told).toBe(true);
        }
      }
      writeFileSync(join(whole, name), content);
    }
  }, 60_000);
});

const isText = (name: string): boolean => /\.(json|txt)$/.test(name);

function files(path: string): Readonly<Record<string, Buffer>> {
  const names = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(path, name))]));
}

const bytes = (path: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(files(path)).map(([name, content]) => [name, content.toString('base64')]),
  );

describe('an absurd size', () => {
  const tried = async (
    format: Format,
    name: string,
    file: string,
    edit: (text: Buffer) => Buffer,
  ) => {
    const path = join(dir, `absurd-${name}`);
    await format.save(path, { test: splits['test'] as Recording });
    const content = readFileSync(join(path, file));
    const edited = edit(content);
    expect(edited.equals(content)).toBe(false);
    writeFileSync(join(path, file), edited);
    const reading = format.load(path).then((loaded) => read(loaded['test']));
    await expect(reading).rejects.toThrow(HgnError);
    return reading.catch((error: unknown) => (error as Error).message);
  };
  const replaced = (from: string, to: string) => (text: Buffer) =>
    Buffer.from(text.toString('latin1').replaceAll(from, to), 'latin1');

  it('of a chunk of Zarr is refused before there is room made for it', async () => {
    const wide = replaced(',16,16,3]', ',160000,160000,3]');
    expect(await tried(zarr, 'chunk', 'test/frames/zarr.json', wide)).toMatch(
      /zarr.json': expected chunks of at most 1073741824 bytes, got 307200000000\./,
    );
  });

  it('of a Zarr array is refused where its files end', async () => {
    const long = replaced('"shape":[2,', '"shape":[9000000000,');
    expect(await tried(zarr, 'array', 'test/q/zarr.json', long)).toMatch(
      /q': expected float64 \[2, 4, 1\], got float64 \[9000000000, 4, 1\]/,
    );
  });

  it('of an array in a .npz is refused before there is room made for it', async () => {
    // of what is stored without compression, by numpy or another program
    const path = join(dir, 'absurd.npz');
    const zip = new ZipFile();
    for (const name of ['frames', 'q', 'p']) {
      const shape = name === 'frames' ? [9e9, 4, 16, 16, 3] : [9e9, 4, 1];
      const header = npyHeader(name === 'frames' ? '|u1' : '<f8', shape);
      zip.addBuffer(Buffer.from(header), `${name}.npy`, { compress: false });
    }
    zip.end();
    await pipeline(zip.outputStream, createWriteStream(path));
    await expect(npz.load(path)).rejects.toThrow(
      "absurd.npz': expected 27648000000128 bytes of frames, got 128.",
    );
  });

  it('of a record, or of its image, is refused before there is room made for it', async () => {
    const record = 'test.tfrecord';
    const length = tried(tfrecord, 'length', record, (bytes) => {
      bytes = Buffer.from(bytes);
      bytes.writeBigUInt64LE(2n ** 60n, 0);
      bytes.writeUInt32LE(framed(bytes.subarray(0, 8)).readUInt32LE(20), 8);
      return bytes;
    });
    expect(await length).toMatch(/expected a record of 1152921504606847000 bytes at 0, got a file/);
    const image = tried(tfrecord, 'image', record, (bytes) => {
      bytes = Buffer.from(bytes);
      const record = bytes.subarray(12, 12 + Number(bytes.readBigUInt64LE(0)));
      record.writeUInt32BE(2 ** 31 - 1, record.indexOf('IHDR') + 8);
      return Buffer.concat([framed(record), bytes.subarray(16 + record.length)]);
    });
    expect(await image).toMatch(/expected a PNG of 64 × 16, .*, got 2147483647 × 16\. Use another/);
  });
});

describe('what is at a path', () => {
  it('is recognised by no other format', async () => {
    for (const format of [zarr, npz, tfrecord]) {
      const path = join(dir, format.name);
      expect(existsSync(path)).toBe(true);
      const names: string[] = [];
      for (const other of [zarr, npz, tfrecord]) {
        if (await other.recognises(path)) names.push(other.name);
      }
      expect(names).toEqual([format.name]);
      expect(await format.recognises(join(dir, 'nothing'))).toBe(false);
    }
  });
});
