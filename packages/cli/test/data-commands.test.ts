import { existsSync } from 'node:fs';
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, hgn, json, spawned } from './hgn.ts';

// three shards of training data, one held out; a pendulum takes some time
const SET = ['--trajectories', '2100', '--test-trajectories', '4', '--frames', '6'];
const simulate = (...more: string[]): string[] => ['simulate', 'pendulum', ...SET, ...more];
/** Without threads, which are for a process of its own: here they would not read TypeScript. */
const alone = (...more: string[]): string[] => simulate('--workers', '1', ...more);

/** All bytes of a folder. */
async function bytes(dir: string): Promise<Record<string, string>> {
  const files = await readdir(join(folder, dir), { recursive: true, withFileTypes: true });
  const content: Record<string, string> = {};
  for (const { parentPath, name } of files.filter((entry) => entry.isFile())) {
    const path = join(parentPath, name);
    content[path.slice(join(folder, dir).length)] = (await readFile(path)).toString('base64');
  }
  return content;
}

/** Waits for a file: a shard that is there. */
async function there(path: string): Promise<void> {
  while (!existsSync(join(folder, path))) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('hgn simulate', () => {
  it('gives the same bytes whatever the number of workers', async () => {
    expect(await json(alone('--out', 'whole'))).toMatchObject({
      ...{ made: 2104, missing: 0, redrawn: 0, train: 2100, test: 4 },
    });
    await json(simulate('--workers', '3', '--out', 'threads'), spawned);
    expect(await bytes('threads')).toEqual(await bytes('whole'));
    expect(Object.keys(await bytes('whole'))).toHaveLength(2 * 4 + 2);
  });

  it('gives the same bytes in shares, whoever comes last', async () => {
    const share = (i: number, by?: typeof spawned) =>
      json(alone('--shard', `${i}/3`, '--out', 'shares'), by);
    expect(await share(2)).toMatchObject({ made: 52, missing: 3 });
    const others = (await Promise.all([share(0, spawned), share(1, spawned)])) as {
      made: number;
    }[];
    expect(others.map(({ made }) => made)).toEqual([1028, 1024]);
    expect(await bytes('shares')).toEqual(await bytes('whole'));
  });

  it('goes on where it was killed, to the same bytes', async () => {
    let child: { kill: (signal: NodeJS.Signals) => boolean } | undefined;
    const running = hgn(simulate('--out', 'killed'), (_, process) => (child = process));
    await there('killed/train/shard-0-1024.json');
    child?.kill('SIGKILL');
    expect((await running).code).toBe(null);
    expect(existsSync(join(folder, 'killed/train/manifest.json'))).toBe(false);
    const made = ((await json(alone('--out', 'killed'))) as { made: number }).made;
    expect(made).toBeLessThanOrEqual(1080);
    expect(await bytes('killed')).toEqual(await bytes('whole'));
  });

  it('stops at Ctrl-C, and goes on to the same bytes', async () => {
    let child: { kill: (signal: NodeJS.Signals) => boolean } | undefined;
    const running = hgn(simulate('--out', 'stopped'), (_, process) => (child = process));
    await there('stopped/train/shard-0-1024.json');
    child?.kill('SIGINT');
    const { code, out, err } = await running;
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(err).toMatch(/Stopped\. The same command goes on where this one was\./);
    const left = await readdir(join(folder, 'stopped/train'));
    expect(left.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    await json(alone('--out', 'stopped'));
    expect(await bytes('stopped')).toEqual(await bytes('whole'));
  });

  it('adds to a set, and makes a damaged shard again', async () => {
    await truncate(join(folder, 'threads/train/q-1024-2048.npy'), 100);
    expect(await json(alone('--out', 'threads'))).toMatchObject({ made: 1024, missing: 0 });
    expect(await bytes('threads')).toEqual(await bytes('whole'));
    const more = alone('--trajectories', '2200', '--out', 'threads');
    expect(await json(more)).toMatchObject({ made: 2200 - 2048, missing: 0 });
  });
});

describe('hgn export and hgn import', () => {
  const few = [
    '--trajectories',
    '5',
    '--test-trajectories',
    '2',
    '--frames',
    '3',
    '--noise',
    '0.1',
  ];

  it.each(['zarr', 'npz', 'tfrecord'])('%s, and back to the same bytes', async (format) => {
    if (!existsSync(join(folder, 'few'))) await json(['simulate', ...few, '--out', 'few']);
    expect(await json(['export', 'few', '--format', format])).toMatchObject({
      ...{ out: `few-${format}`, format, size: 32, train: 5, test: 2 },
    });
    const back = await json(['import', `few-${format}`, '--out', `back-${format}`]);
    expect(back).toMatchObject({ format, largestDifference: 0 });
    expect(await bytes(`back-${format}`)).toEqual(await bytes('few'));
  });

  it('tells where frames are other than those rendered', async () => {
    await json(['export', 'few/test', '--format', 'zarr', '--size', '16', '--out', 'small']);
    // as if the disc were elsewhere: the states of another set
    await json(['simulate', ...few, '--seed', '2', '--out', 'other']);
    await json(['export', 'other/test', '--format', 'zarr', '--size', '16', '--out', 'mixed']);
    for (const half of ['q', 'p']) {
      const path = `test/${half}/c/0/0/0`;
      await writeFile(join(folder, 'mixed', path), await readFile(join(folder, 'small', path)));
    }
    const { splits } = (await json(['import', 'mixed', '--out', 'told'])) as {
      splits: { test: { count: number; otherFrames: number } };
    };
    expect(splits.test).toMatchObject({ count: 2, otherFrames: 6 });
  });

  it('leaves nothing behind at Ctrl-C', async () => {
    let asked = false;
    const running = hgn(['export', 'whole', '--format', 'npz', '--out', 'cut'], (err, child) => {
      if (!asked && err.includes('exporting')) asked = child.kill('SIGINT');
    });
    expect(await running).toMatchObject({ code: 130, out: '' });
    const names = await readdir(folder);
    expect(names.filter((name) => name.startsWith('cut'))).toEqual([]);
  });

  it.each([
    [['export', 'nowhere', '--format', 'npz'], /'nowhere': expected trajectories, got none\. Make/],
    [['export', 'few', '--format', 'hdf5'], /Allowed choices are zarr, npz, tfrecord/],
    [
      ['export', 'few', '--format', 'zarr'],
      /'few-zarr': expected a new name, got one that is taken/,
    ],
    [['import', 'few', '--out', 'x'], /'few': expected files of zarr, npz, tfrecord, got none/],
    [
      ['import', 'few-npz', '--system', 'pendulum', '--out', 'x'],
      /--system: expected mass-spring, as in 'few-npz', got pendulum/,
    ],
    [['import', 'few-npz', '--out', 'few'], /'few': expected a new name, got one that is taken/],
  ])('hgn %j', async (args, message) => {
    const { code, out, err } = await hgn(args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(message);
    expect(err).not.toMatch(/^ +at /m);
  });

  it('refuses what is cut off, and stores nothing of it', async () => {
    await truncate(join(folder, 'few-tfrecord/train.tfrecord'), 1000);
    const { code, err } = await hgn(['import', 'few-tfrecord', '--out', 'x']);
    expect(code).toBe(1);
    expect(err).toMatch(
      /train\.tfrecord': expected a record of .*, got a file of 1000 bytes\. Use/,
    );
    const names = await readdir(folder);
    expect(names.filter((name) => name.startsWith('x'))).toEqual([]);
  });
});
