import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Task } from '@hgn/work-precision';
import { describe, expect, it } from 'vitest';
import { driftTexts } from '../src/bench-lines.ts';
import { beside } from '../src/bench-peers.ts';
import type { RolledResult, RunResult } from '../src/bench-run.ts';
import type { EntrantResult, SystemResult } from '../src/bench-systems.ts';
import { benchTask } from '../src/bench-task.ts';
import { loadPlugin } from '../src/load-plugin.ts';
import { peers } from '../src/peers.ts';
import { folder, hgn, json, spawned } from './hgn.ts';

type Result = { readonly systems: readonly SystemResult[]; readonly run?: RunResult };

const quickly = (...args: readonly string[]): readonly string[] => [
  ...['bench', 'integrators', '--repeats', '1', ...args],
];
const bench = async (...args: readonly string[]): Promise<Result> =>
  (await json(quickly(...args))) as Result;

/** A module of the user's, in the folder that commands start in. */
const written = async (name: string, code: string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, code);
  return path;
};

const VERLET = `{
  name: 'verlet', order: 2, symplectic: 'separable', reversible: true,
  step: (field, { q, p }, dt) => {
    const half = field.axpy(dt / 2, field.dq({ q, p }), q);
    const kicked = field.axpy(dt, field.dp({ q: half, p }), p);
    return { q: field.axpy(dt / 2, field.dq({ q: half, p: kicked }), half), p: kicked };
  },
}`;

describe('hgn bench integrators', () => {
  it('measures orders and prices on several systems, and writes a report', async () => {
    const few = ['--system', 'mass-spring', 'kepler', '--time', '10', '--evaluations', '20000'];
    const some = ['--integrators', 'leapfrog', 'rk4', 'dop853', 'log-verlet', '--error', '1e-4'];
    const { systems } = await bench(...few, ...some, '--out', 'bench');
    expect(systems.map(({ system }) => system)).toEqual(['mass-spring', 'kepler']);
    for (const { truth, entrants } of systems) {
      expect(truth).toBe('closed form');
      const [leapfrog, rk4, dop853] = entrants as [EntrantResult, EntrantResult, EntrantResult];
      expect(leapfrog.measuredOrder).toBeCloseTo(2, 0);
      expect(rk4.measuredOrder).toBeCloseTo(4, 0);
      expect(leapfrog.price.evaluations).toBeGreaterThan(rk4.price.evaluations ?? Infinity);
      expect(rk4.price.evaluations).toBeGreaterThan(dop853.price.evaluations ?? Infinity);
      expect(driftTexts(leapfrog)[1]).toBe('bounded');
    }
    expect(systems[1]?.entrants).toHaveLength(4);
    expect(systems[0]?.leftOut).toEqual([
      { name: 'log-verlet', why: 'it is for a separable H with a negative potential' },
    ]);
    const files = await readdir(join(folder, 'bench'));
    expect(files.sort()).toEqual([
      'kepler-energy.svg',
      'kepler-error-forces.svg',
      'kepler-error-time.svg',
      'mass-spring-energy.svg',
      'mass-spring-error-forces.svg',
      'mass-spring-error-time.svg',
      'report.html',
    ]);
    const report = await readFile(join(folder, 'bench/report.html'), 'utf8');
    for (const name of ['leapfrog', 'dop853', 'log-verlet is left out']) {
      expect(report).toContain(name);
    }
  });

  it('prints a table for people', async () => {
    const args = ['--system', 'pendulum', '--integrators', 'leapfrog', 'euler', '--time', '10'];
    const { code, out } = await hgn(['bench', 'integrators', ...args, '--evaluations', '2000']);
    expect(code).toBe(0);
    expect(out).toMatch(/^pendulum from q = \[.*\], p = \[.*\], to t = 10\n/);
    expect(out).toMatch(/^leapfrog +2 +2\.0 /m);
  });

  it('puts integrators of your own into the table, from .ts and .mjs', async () => {
    const type = `import type { Integrator } from '@hgn/core';\n`;
    await written('mine.ts', `${type}export const mine: Integrator = ${VERLET};`);
    const twice = `const verlet = ${VERLET}; export default verlet; export { verlet };`;
    await written(
      'other.mjs',
      `${twice} export const rk4 = { ...verlet, name: 'rk4' }; export const x = 1;`,
    );
    const args = quickly(
      ...['--plugin', 'mine.ts', '--plugin', './other.mjs', '--integrators', 'leapfrog', 'rk4'],
      ...['--system', 'mass-spring', '--time', '10', '--evaluations', '4000'],
    );
    // here vitest would load them
    const { systems } = (await json(args, spawned)) as Result;
    const entrants = systems[0]?.entrants ?? [];
    expect(entrants.map(({ name, family }) => [name, family])).toEqual([
      ['verlet', 'your own'],
      ['verlet (other.mjs)', 'your own'],
      ['rk4 (other.mjs)', 'your own'],
      ['leapfrog', 'symplectic, order 1 to 3'],
      ['rk4', 'not symplectic'],
    ]);
    const [own, , , leapfrog] = entrants;
    expect(own?.measuredOrder).toBeCloseTo(leapfrog?.measuredOrder ?? NaN, 1);
  });

  it('measures what npm has beside us', async () => {
    const { systems } = await bench(
      ...['--peers', '--integrators', 'dop853', '--time', '10', '--evaluations', '16384'],
    );
    const [result] = systems as [SystemResult];
    for (const { name, family, points, price } of result.entrants.slice(1)) {
      expect(name).toMatch(/^(odex|mathjs RK45)$/);
      expect(family).toBe('from npm');
      const errors = points.map(({ error }) => error);
      expect(Math.min(...errors)).toBeLessThan(1e-7);
      expect(price.evaluations).toBeGreaterThan(300);
    }
    // tolerances, and so their errors, are of the same kind
    const [ours, odex] = result.entrants;
    expect(odex?.price.evaluations).toBeGreaterThan((ours?.price.evaluations ?? NaN) / 3);
    expect(odex?.price.evaluations).toBeLessThan((ours?.price.evaluations ?? NaN) * 3);
  });

  it(
    'rolls out a learned H by each, as evaluate does by the one it was trained with',
    { timeout: 300_000 },
    async () => {
      await json(['simulate', '--trajectories', '32', '--test-trajectories', '4', '--out', 'data']);
      const short = ['--batch', '2', '--steps', '6'];
      await json(['train', '--data', 'data', '--preset', 'small', ...short, '--out', 'run']);
      const metrics = (await json(['evaluate', 'run'])) as {
        test: { mse30: number; mse60: number };
        energy: { variance: number };
      };
      const { run } = await bench(
        ...['--run', 'run', '--trajectories', '9', '--out', 'learned', '--time', '1'],
        ...['--integrators', 'leapfrog', 'euler', 'dop853', '--evaluations', '1000'],
      );
      expect(run).toMatchObject({ trainedWith: 'leapfrog', trajectories: 4, frames: 60 });
      const [leapfrog, euler, ...rest] = (run?.entrants ?? []) as RolledResult[];
      expect(rest).toEqual([]); // tensors take equal steps
      const { mse30, mse60 } = metrics.test;
      expect((leapfrog?.mse ?? NaN) / ((mse30 + mse60) / 2)).toBeCloseTo(1, 5);
      expect((leapfrog?.energyVariance ?? NaN) / metrics.energy.variance).toBeCloseTo(1, 2);
      expect(leapfrog?.forcesPerStep).toBe(1);
      expect(leapfrog?.reversal.latent).toBeLessThan(1e-5);
      expect(euler?.reversal.latent).toBeGreaterThan(100 * (leapfrog?.reversal.latent ?? NaN));
      expect(await readdir(join(folder, 'learned'))).toContain('learned-pixels.svg');
    },
  );

  it('has help, with --json and --seed', async () => {
    const { code, out } = await hgn(['bench', 'integrators', '--help']);
    expect(code).toBe(0);
    for (const option of ['--json', '--seed', '--plugin', '--peers', '--run']) {
      expect(out).toContain(option);
    }
  });

  it.each([
    [['--system', 'springs'], /^error: system: expected one of mass-spring, .* got 'springs'/],
    [['--integrators', 'verlet'], /^error: integrator: expected one of leapfrog, .* got 'verlet'/],
    [['--integrators'], /option '--integrators <name...>' argument missing/],
    [
      ['--start', '1,2'],
      /^error: --start: expected 2 of q, then 2 of p, for kepler, got 2 numbers/,
    ],
    [['--start', '1,b'], /'--start <numbers>' argument '1,b' is invalid/],
    [
      ['--start', '1,0', '--system', 'pendulum', 'kepler'],
      /^error: --start: expected one --system/,
    ],
    [
      ['--system', 'dm/pendulum-colors-friction'],
      /^error: --system .*: expected no friction, got /,
    ],
    [['--time', '0'], /'--time <t>' argument '0' is invalid/],
    [['--run', 'nowhere'], /error: 'nowhere': expected the folder of a run, got none/],
    [['--plugin', 'nowhere.ts'], /^error: 'nowhere.ts': expected a module, got no file\. Give/],
  ])('refuses %j in a line', async (args, message) => {
    const { code, out, err } = await hgn(['bench', 'integrators', ...args]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(message);
    expect(err).not.toMatch(/^ +at /m);
  });
});

describe('a plugin', () => {
  const fact = (change: string): string => `export const mine = { ...${VERLET}, ${change} };`;

  it.each([
    ['export const x = 1;', 'expected an Integrator among its exports, .* got x. Export one'],
    ['', 'expected an Integrator among its exports, .* got no export'],
    ['export const mine = ;', 'expected a module that loads, got \\w+Error: '],
    ['throw new Error("no\\nway")', 'expected a module that loads, got Error: no. Mend it'],
    [fact("name: ''"), ": name: expected a name, got ''"],
    [fact("order: '2'"), "verlet: order: expected a number above 0, got '2'"],
    [fact('symplectic: true'), "symplectic: expected 'always', 'separable' or 'never', got true"],
    [fact('reversible: undefined'), 'reversible: expected true or false, got undefined'],
    [fact('step: 1'), 'step: expected a function \\(field, state, dt\\) => state, got 1'],
    [
      fact('step: () => { throw new TypeError("oh") }'),
      'step: expected a state, got TypeError: oh',
    ],
    [fact('step: () => undefined'), 'in Float64Arrays, got nothing and nothing'],
    [fact('step: (f, { q }) => ({ q, p: [1, 2] })'), 'got 2 numbers and object'],
    [
      fact('step: (f, { q, p }) => { q[0] = 2; return { q, p }; }'),
      'expected its argument left as it was',
    ],
  ])('that is wrong is refused, case %#', async (code, message) => {
    const path = await written(`wrong-${Math.random()}.mjs`, code);
    await expect(loadPlugin(path)).rejects.toThrow(new RegExp(message));
    await expect(loadPlugin(path)).rejects.toMatchObject({ name: 'HgnError' });
  });

  it('in TypeScript is refused with what to do where Node cannot run it', async () => {
    // what Node before 22.18 throws when it is handed one
    const path = await written(
      'typed.mts',
      "throw Object.assign(new TypeError('x'), { code: 'ERR_UNKNOWN_FILE_EXTENSION' })",
    );
    await expect(loadPlugin(path)).rejects.toThrow(
      /typed.mts': expected Node 22.18 or newer, which runs TypeScript, got .* install tsx/,
    );
  });
});

describe('the parts', () => {
  it('a task begins where one says, at the usual place, or where the seed draws', () => {
    const time = 10;
    expect([...benchTask('kepler', { time }).start.p]).toEqual([0, 2]);
    expect([...benchTask('pendulum', { time, start: [1, 2] }).start.q]).toEqual([1]);
    const drawn = (seed: number): Task['start'] => benchTask('kepler', { time, seed }).start;
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
  });

  it('a motion without a closed form is known to rounding, and chaos is told', () => {
    const calm = benchTask('pendulum', { time: 10 });
    expect(calm.truth).toBe('integrated to rounding');
    expect(calm.floor).toBeLessThan(1e-11);
    const energies = [2.5, 5, 10].map((t) => calm.system.energy(calm.exact(t)));
    for (const energy of energies) {
      expect(energy / calm.system.energy(calm.start)).toBeCloseTo(1, 12);
    }
    const wild = benchTask('double-pendulum', { time: 60, start: [3, 3, 0, 0] });
    expect(wild.floor).toBeGreaterThan(1e-9);
  });

  it('peers that are not installed are told how to be', async () => {
    const modules = join(folder, 'broken/node_modules/odex');
    await mkdir(modules, { recursive: true });
    await writeFile(join(modules, 'index.js'), "throw new Error('not for this Node')");
    await expect(peers([join(folder, 'broken')])).rejects.toThrow(
      '--peers: expected odex in this folder, got none that loads. npm install odex@2.0.4 mathjs@15.2.0',
    );
  });

  it('a peer stands beside the best of ours that takes no more time', () => {
    const entrant = (name: string, family: string, runs: readonly [number, number][]) => ({
      name,
      family,
      points: runs.map(([seconds, error]) => ({
        ...{ setting: 1, evaluations: 1, seconds, secondsRange: [seconds, seconds] as const },
        ...{ error, largestError: error, energyError: error },
      })),
    });
    const [pair] = beside({
      entrants: [
        entrant('slow', 'adaptive', [[3, 1e-12]]),
        entrant('good', 'adaptive', [
          [1, 1e-3],
          [2, 1e-9],
        ]),
        entrant('fast', 'adaptive', [[0.1, 1e-4]]),
        entrant('odex', 'from npm', [
          [1, 1e-5],
          [2, 1e-8],
        ]),
      ],
    });
    expect(pair).toMatchObject({ peer: { error: 1e-8 }, ours: { name: 'good', error: 1e-9 } });
  });

  it('the energy is said to be bounded, to grow, to be of rounding or lost', () => {
    const drift = (largest: number, growth: number): string =>
      driftTexts({ drift: { largest, growth } as EntrantResult['drift'], points: [] })[1];
    expect(drift(1e-3, 0.01)).toBe('bounded');
    expect(drift(1e-3, 1)).toBe('grows as t^1.0');
    expect(drift(1e-14, 0.5)).toBe('rounding');
    expect(drift(2, 0)).toBe('lost');
    expect(drift(Infinity, NaN)).toBe('lost');
    expect(driftTexts({ drift: null, points: [] })).toEqual(['–', '–']);
  });
});
