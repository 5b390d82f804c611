import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Integrator } from '@hgn/core';
import * as integrators from '@hgn/integrators';
import { describe, expect, it } from 'vitest';
import { metricsSchema } from '../src/index.ts';
import { folder, hgn, json, spawned, tiny } from './hgn.ts';

/** Steps that take long enough to be stopped. */
const STEPS = 200;
const SHORT = [tiny, '--trajectories', '32', '--steps', `${STEPS}`];

describe('from trajectories to a report', () => {
  it('simulates the same bytes for the same seed, and does not write over others', async () => {
    const made = ['--trajectories', '32', '--test-trajectories', '3'];
    expect(await json(['simulate', ...made, '--out', 'data'])).toMatchObject({
      train: 32,
      test: 3,
    });
    await json(['simulate', ...made, '--out', 'twin']);
    const bytes = (dir: string): Promise<Buffer> => readFile(join(folder, dir, 'train/q-0-32.npy'));
    expect(await bytes('twin')).toEqual(await bytes('data'));
    await json(['simulate', ...made, '--out', 'data']); // what is there already is kept
    const { code, err } = await hgn(['simulate', ...made, '--seed', '2', '--out', 'data']);
    expect(code).toBe(1);
    expect(err).toMatch(
      /^error: 'data.train': expected 32 × 90 .* seed 2, .*or nothing, got .*\n$/,
    );
  });

  it('trains on them, and profiles a step', async () => {
    const short = ['--data', 'data', '--steps', '6'];
    await json(['train', tiny, ...short, '--profile', '--out', 'run']);
    const text = await readFile(join(folder, 'run/profile.txt'), 'utf8');
    expect(text).toMatch(/^ms +share +calls +kernel +called by +in *\n/);
    expect(text).toMatch(/conv2DBackpropInput +decoder, gradient/);
  });

  it('evaluates the run, and writes a report', async () => {
    const metrics = metricsSchema.parse(await json(['evaluate', 'run']));
    expect(metrics.config).toMatchObject({ steps: 6, data: 'data', testTrajectories: 3 });
    expect(metrics.reversal?.latent).toBeLessThan(1e-5);
    const files = await readdir(join(folder, 'run'));
    expect(files).toEqual(
      expect.arrayContaining(['backward.gif', 'metrics.json', 'report.html', 'samples.gif']),
    );
    const saved = JSON.parse(await readFile(join(folder, 'run/metrics.json'), 'utf8')) as unknown;
    expect(saved).toEqual(metrics);
  });

  it('rolls out, interpolates and samples', async () => {
    const back = ['--from', 'test:1', '--steps', '7', '--speed', '0.5', '--backward', '--gif'];
    const rolled = await json(['rollout', 'run', ...back, '--out', 'r.gif']);
    expect(rolled).toMatchObject({ steps: 7, dt: -0.0625, from: { split: 'test', index: 1 } });
    expect((rolled as { errors: number[] }).errors).toHaveLength(8);

    const turn = ['--frames', '8', '--momentum', 'reverse', '--at', '4', '--out', 't.gif'];
    const turned = (await json(['rollout', 'run', ...turn])) as { at: number; p: number[][] };
    expect(turned).toMatchObject({ steps: 7, at: 4, momentum: -1 });
    // the same up to the frame of the edit, at which momenta alone are turned
    const straight = (await json(['rollout', 'run', '--frames', '8', '--out', 't.gif'])) as {
      p: number[][];
    };
    expect(turned.p.slice(0, 3)).toEqual(straight.p.slice(0, 3));
    expect(turned.p[3]).toEqual(straight.p[3]?.map((p) => -p));

    const ends = ['--from', 'test:1', '--to', 'test:2', '--count', '3', '--steps', '4'];
    const between = (await json(['interpolate', 'run', ...ends, '--out', 'i.gif'])) as {
      q: number[][][];
    };
    const [one, middle, last] = between.q.map((path) => path[0] ?? []);
    middle?.forEach((q, i) => {
      expect(q).toBeCloseTo(((one?.[i] ?? NaN) + (last?.[i] ?? NaN)) / 2, 5);
    });
    const nowhere = await hgn(['rollout', 'run', '--at', '4']);
    expect(nowhere.err).toMatch(/^error: --at: expected a --momentum to set there, got none/m);

    const few = ['--count', '3', '--steps', '4', '--out', 's.gif'];
    const [first, other] = [
      await json(['sample', 'run', ...few]),
      await json(['sample', 'run', ...few, '--seed', '9', '--prior', 'standard']),
    ] as { z: number[][] }[];
    expect(first?.z).toHaveLength(3);
    expect(other?.z).not.toEqual(first?.z);
    for (const gif of ['r.gif', 's.gif', 't.gif', 'i.gif']) {
      expect((await readFile(join(folder, gif))).subarray(0, 6).toString()).toBe('GIF89a');
    }

    // a column for each of five frames, rows of as many moving images as each shows
    const still = ['--steps', '4', '--out', 'still.png'];
    for (const [command, rows] of [
      ['rollout', 2],
      ['interpolate', 7],
      ['sample', 12],
    ] as const) {
      await json([command, 'run', ...still]);
      const file = await readFile(join(folder, 'still.png'));
      expect(file.subarray(1, 4).toString()).toBe('PNG');
      const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
      expect(Math.floor(width / (96 + 8))).toBe(5);
      expect(Math.floor(height / (96 + 8))).toBe(rows);
      await rm(join(folder, 'still.png'));
    }
    const both = await hgn(['rollout', 'run', ...still, '--gif']);
    expect(both.code).toBe(1);
    expect(both.err).toMatch(
      /^error: --gif: expected an --out that ends in .gif, got 'still.png'/m,
    );
  });

  it('refuses a truncated data file, and says which', async () => {
    await truncate(join(folder, 'twin/train/p-0-32.npy'), 1000);
    const { code, err } = await hgn(['train', '--data', 'twin', '--out', 'other']);
    expect(code).toBe(1);
    expect(err).toMatch(/^error: '.*p-0-32\.npy': expected 23168 bytes, got 1000\. .*\n$/);
  });

  it('refuses a damaged checkpoint, and names the one before it', async () => {
    const dir = join(folder, 'run/checkpoints');
    const name = (await readdir(dir)).find((file) => file.endsWith('.safetensors')) ?? '';
    const bytes = await readFile(join(dir, name));
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    await writeFile(join(dir, name), bytes);
    const { code, err } = await hgn(['evaluate', 'run']);
    expect(code).toBe(1);
    expect(err).toMatch(/^error: checkpoint '.*step-6\.json': .*another checksum in .*\n$/m);
  });
});

describe('training', () => {
  const history = async (dir: string): Promise<unknown> => {
    const file = join(folder, dir, `checkpoints/step-${STEPS}.json`);
    return (JSON.parse(await readFile(file, 'utf8')) as { metadata: { history: unknown } }).metadata
      .history;
  };

  it('stops at Ctrl-C with a checkpoint, and goes on to the same bytes', async () => {
    const weights = async (dir: string): Promise<Buffer> => {
      const files = await readdir(join(folder, dir, 'checkpoints'));
      const file = files.find((name) => name.startsWith(`step-${STEPS}-`)) ?? '';
      return readFile(join(folder, dir, 'checkpoints', file));
    };
    await json(['train', ...SHORT, '--out', 'whole']);
    let asked = false;
    const stopped = await hgn(['train', ...SHORT, '--out', 'parts'], (err, child) => {
      if (!asked && err.includes('training ')) asked = child.kill('SIGINT');
    });
    expect(stopped.code).toBe(130);
    expect(stopped.err).toMatch(
      /Stopped at step 1?\d?\d of 200, .*\n {2}hgn train --out parts --resume/,
    );
    await json(['train', '--out', 'parts', '--resume']);
    expect(await weights('parts')).toEqual(await weights('whole'));
  });

  it('stops at Ctrl-C while it simulates, and leaves nothing', async () => {
    let asked = false;
    const slow = ['--system', 'three-body', '--trajectories', '50000', '--out', 'never'];
    const stopped = await hgn(['train', tiny, ...slow], (err, child) => {
      if (!asked && err.includes('simulating ░')) asked = child.kill('SIGINT');
    });
    expect(stopped.code).toBe(130);
    expect(stopped.err).toMatch(/^Stopped before its first step; there is nothing to save\.$/m);
    expect(await readdir(folder)).not.toContain('never');
  });

  it('gives the same numbers for the same seed, and others for another', async () => {
    await json(['train', ...SHORT, '--out', 'again']);
    await json(['train', ...SHORT, '--out', 'seed-2', '--seed', '2']);
    expect(await history('again')).toEqual(await history('whole'));
    expect(await history('seed-2')).not.toEqual(await history('whole'));
  });

  it('does not train over a run, nor resume with other options', async () => {
    const over = await spawned(['train', '--out', 'whole']);
    expect(over).toMatchObject({ code: 1, out: '' });
    expect(over.err).toMatch(/^error: 'whole': expected no run, got a run at step 200\. .*\n$/);
    const other = await hgn(['train', '--out', 'whole', '--resume', '--batch', '3']);
    expect(other.err).toMatch(/^error: batch: expected 2, as the run began, got 3\. .*\n$/);
  });

  it('stops at the first number that is none, and names the step and the checkpoint', async () => {
    const { code, err } = await hgn([
      ...['train', ...SHORT],
      '--learning-rate',
      '1e30',
      '--out',
      'x',
    ]);
    expect(code).toBe(1);
    expect(err).toMatch(
      /error: \w+ at step \d: expected a finite number, got .* No checkpoint had/,
    );
    expect(err).not.toMatch(/^ +at /m);
  });
});

describe('what is wrong with an option', () => {
  it.each([
    [
      ['train', '--steps', 'many'],
      /'--steps <n>' argument 'many' is invalid\. Expected a whole number/,
    ],
    [
      ['train', '--system', 'spring'],
      /system: expected one of mass-spring, pendulum, .* got 'spring'/,
    ],
    [['train', '--integrator', 'verlet'], /integrator: expected one of leapfrog, .* got 'verlet'/],
    [['train', '--engine', 'tpu'], /engine: expected one of auto, tensorflow, .* got 'tpu'/],
    [['train', '--data', 'nowhere'], /expected a file, got nothing/],
    [['train', '--resume', '--out', 'nowhere'], /'nowhere': expected a run to resume, got none/],
    [['evaluate', 'nowhere'], /error: 'nowhere': expected the folder of a run, got none/],
    [['rollout', 'whole', '--from', '3'], /'--from <split:index>' argument '3' is invalid/],
    [
      ['rollout', 'whole', '--from', 'test:128'],
      /test:128: expected an index from 0 to 127, got 128/,
    ],
    [['simulate', 'pendulums'], /got 'pendulums'/],
    [['trian'], /unknown command 'trian'[\s\S]*Did you mean train/],
  ])('hgn %j', async (args, message) => {
    const { code, out, err } = await hgn(args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(message);
    expect(err).not.toMatch(/^ +at /m);
  });
});

describe('--help and --json', () => {
  it('every command has both, and a seed where anything is drawn', async () => {
    const { out } = await spawned(['--help']);
    const names = [...out.matchAll(/^ {2}(\w+) .*\[options\]/gm)].map(([, name]) => name ?? '');
    expect(names).toHaveLength(14);
    for (const name of names) {
      const help = await hgn([name, '--help']);
      expect(help.code).toBe(0);
      expect(help.out).toContain('--json');
      if (name !== 'export') expect(help.out).toContain('--seed');
    }
  });

  it('the lists are JSON', async () => {
    const known = (await json(['systems'])) as { name: string; constants: object }[];
    expect(known.slice(0, 2)).toMatchObject([{ name: 'mass-spring' }, { name: 'pendulum' }]);
    expect(known.filter(({ name }) => name.startsWith('dm/'))).toHaveLength(17);
    expect(known.find(({ name }) => name === 'dm/mass-spring-colors')).toMatchObject({
      constants: { mass: { from: 0.2, to: 1 }, stiffness: 2, spread: 'area' },
      frames: 256,
      dt: 0.05,
      source: 'Botev et al. 2021, arXiv:2111.05458',
    });
    expect(new Set(known.map(({ name }) => name)).size).toBe(known.length);
    const listed = (await json(['integrators'])) as { name: string; order: number }[];
    expect(listed[0]).toMatchObject({ name: 'leapfrog', order: 2 });
    const exported = Object.values(integrators).filter((x): x is Integrator => 'step' in x);
    const kebab = exported.map(({ name }) => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`));
    expect(listed.map(({ name }) => name).sort()).toEqual(kebab.sort());
    const engines = (await json(['engines'])) as { name: string; available: boolean }[];
    expect(engines.filter(({ available }) => available).map(({ name }) => name)).toContain('onnx');
  });
});
