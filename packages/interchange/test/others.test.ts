// What other programs write is read, and what is written is read by another. golden/make.py made the
// files, with zarr 3.1.6, numpy 2.4.6 and TensorFlow 2.15.
import { mkdtempSync, rmSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { massSpring, renderer, simulate } from '@hgn/datasets';
import { saveTrajectories, storedTrajectories } from '@hgn/datasets/storage';
import { describe, expect, it } from 'vitest';
import * as zarrita from 'zarrita';
import { crc32c } from '../src/crc32c.ts';
import { type Clip, npz, recording, type Recording, tfrecord, zarr } from '../src/index.ts';

const golden = (name: string): string => fileURLToPath(new URL(`golden/${name}`, import.meta.url));

async function read(of: Recording | undefined): Promise<Clip[]> {
  const clips: Clip[] = [];
  for await (const clip of of?.clips() ?? []) clips.push(clip);
  return clips;
}

/** Trajectory i as the formulas of golden/make.py have it: two frames of 2 × 2, two coordinates. */
const clip = (i: number): Clip => ({
  q: Float64Array.of(i, 0 - i, i + 0.25, -i - 0.125),
  p: Float64Array.of(0.1 * i, 0, 0.1 * i, Math.sin(1)),
  parameters: { mass: 0.5 ** (i + 1) },
  images: Uint8Array.from({ length: 24 }, (_, k) => 24 * i + k),
});

describe('files of other programs', () => {
  it.each([
    [zarr, 'zarr'],
    [npz, 'train.npz'],
  ])('$0.name', async (format, name) => {
    expect(await format.recognises(golden(name))).toBe(true);
    const { train } = await format.load(golden(name));
    expect(train).toMatchObject({
      facts: { count: 3, frames: 2, dimension: 2 },
      parameters: ['mass'],
      shape: [2, 2, 3],
    });
    expect(await read(train)).toEqual([clip(0), clip(1), clip(2)]);
  });

  it('tfrecord, with numbers that are no floats', async () => {
    const { train } = await tfrecord.load(golden('tfrecord'));
    const [first, second, third] = await read(train);
    const colors = [
      { 'color_index-0': 4, 'color_index-1': 0 },
      { 'color_index-0': 1, 'color_index-1': 2 },
      { 'color_index-0': -3, 'color_index-1': 5 },
    ];
    for (const [i, got] of [first, second, third].entries()) {
      const { q, p, parameters, images } = clip(i);
      const rates = { q: q.map((x) => -x), p: p.map((x) => -x) };
      expect(got).toEqual({ q, p, rates, parameters: { ...parameters, ...colors[i] }, images });
    }
    expect(train?.parameters).toEqual(['mass', 'color_index-0', 'color_index-1']);
  });
});

describe('a Zarr store', () => {
  it('is read by zarrita', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'zarrita-'));
    try {
      const system = massSpring();
      const data = simulate({ system, trajectories: 3, frames: 4, dt: 0.1, seed: 1 });
      await saveTrajectories(join(dir, 'data'), data);
      const stored = await storedTrajectories(join(dir, 'data'));
      const train = await recording({ stored, system, render: renderer({ size: 16 }) });
      await zarr.save(join(dir, 'zarr'), { train });
      const clips = await read(train);
      const group = zarrita.root(folder(join(dir, 'zarr'))).resolve('train');
      const values = async (name: string) => {
        const array = await zarrita.open.v3(group.resolve(name), { kind: 'array' });
        return zarrita.get(array);
      };
      const frames = await values('frames');
      expect(frames.shape).toEqual([3, 4, 16, 16, 3]);
      expect(Buffer.from(frames.data as Uint8Array)).toEqual(
        Buffer.concat(clips.map(({ images }) => images)),
      );
      expect((await values('q')).data).toEqual(data.q);
      expect((await values('p')).data).toEqual(data.p);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

/** A folder as zarrita reads it. */
function folder(dir: string) {
  const nothing = (): undefined => undefined;
  return {
    get: (key: string) => readFile(join(dir, key)).catch(nothing),
    getRange: async (key: string, range: zarrita.RangeQuery) => {
      const file = await open(join(dir, key)).catch(nothing);
      if (file === undefined) return undefined;
      const { size } = await file.stat();
      const length = 'suffixLength' in range ? range.suffixLength : range.length;
      const offset = 'suffixLength' in range ? size - length : range.offset;
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, offset);
      await file.close();
      return new Uint8Array(buffer);
    },
  };
}

describe('crc32c', () => {
  // RFC 3720, appendix B.4, and the check value of its catalogues
  it.each([
    ['nine digits', Buffer.from('123456789'), 0xe3069283],
    ['32 bytes of zero', new Uint8Array(32), 0x8a9136aa],
    ['32 bytes of ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['bytes that rise', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['nothing', new Uint8Array(), 0],
  ])('of %s is the published one', (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
  });
});
