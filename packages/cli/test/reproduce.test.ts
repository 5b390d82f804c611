import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { duration } from '../src/options.ts';
import { paperTable } from '../src/published-table.ts';
import { readParts, saveReproduction, withSection } from '../src/reproduction-file.ts';
import { newConfig } from '../src/run-options.ts';
import { runConfig } from '../src/config.ts';
import { type TableEntry, withEntries } from '../src/table1-entry.ts';
import { tablePage } from '../src/table1-page.ts';
import { type TableSystem, tableSystems, type Variant, variants } from '../src/table1-variants.ts';

const folder = await mkdtemp(join(tmpdir(), 'hgn-reproduce-'));
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('a file of reproductions', () => {
  it('takes one part in and leaves the others as they are', async () => {
    await saveReproduction(folder, { part: 'nhf', rows: [{ gap: 1 }], section: '## Flows' });
    await saveReproduction(folder, {
      part: 'table1',
      rows: [{ a: 1 }],
      section: '## Table\n\nold',
    });
    const { page, json } = await saveReproduction(folder, {
      part: 'table1',
      rows: [{ a: 2 }],
      section: '## Table\n\nnew',
    });
    expect(await readParts(json)).toStrictEqual({ nhf: [{ gap: 1 }], table1: [{ a: 2 }] });
    const text = await readFile(page, 'utf8');
    expect(text).toContain('## Flows');
    expect(text).toContain('new');
    expect(text).not.toContain('old');
    expect(text.match(/<!-- table1 -->/g)).toHaveLength(1);
  });

  it('is not replaced where it is something else', async () => {
    const path = join(folder, 'other.json');
    await writeFile(path, '[1]');
    await expect(readParts(path)).rejects.toThrow('expected an object of lists of rows');
    await writeFile(path, '{');
    await expect(readParts(path)).rejects.toThrow('expected JSON');
  });

  it('keeps what people wrote around a section', () => {
    const page = 'before\n\n<!-- nhf -->\n\nx\n\n<!-- /nhf -->\n\nafter\n';
    expect(withSection(page, 'nhf', 'y')).toBe(page.replace('x', 'y'));
  });
});

const ONWARD = { inferAt: 'first', direction: 'forward' };

describe('the models of table 1', () => {
  const names = Object.keys(tableSystems) as TableSystem[];

  it.each(Object.entries(variants) as [string, Variant][])(
    '%s is a config that can be trained, on every system',
    (_, { preset, changes, published }) => {
      for (const system of names) {
        const options = { preset, system: `paper/${system}`, engine: 'auto', out: folder };
        const config = { ...newConfig(options, 'auto'), noise: 0, ...changes?.(system) };
        expect(runConfig.parse(config)).toStrictEqual(config);
        // a map from frame to frame has no way back
        if (config.dynamics === 'recurrent') expect(config).toMatchObject(ONWARD);
        if (published !== undefined) expect(paperTable[published]?.[system]).toBeDefined();
      }
    },
  );

  it('are on noisy data where their names say so', () => {
    expect(variants.noise.changes('two-body')).toStrictEqual({ noise: 0.05 });
    expect(variants['noise-variance'].changes('two-body').noise ** 2).toBeCloseTo(0.05, 12);
  });
});

describe('the entries of the table', () => {
  const entry = (system: TableSystem, variant: string, testMse30: number): TableEntry => ({
    ...{ system, variant, testMse30, preset: 'small', seeds: 1, testMse30Interval: null },
    ...{
      testMse60: 0,
      testMse90: null,
      testMse180: null,
      trainMse30: 0,
      noiseFloor: null,
      vpt: 180,
    },
    ...{ static: { mse30: 1e-2, mse180: null }, meanImage: { mse30: 5e-3, mse180: null } },
    ...{
      energyVariance: 0,
      energyRelative: 1e-5,
      energyR2: 0.5,
      energyMonotoneR2: 0.9,
      reversal: 1e-7,
    },
    ...{ paper: null, reproduced: null, steps: 10, shortened: true, seconds: 1 },
    ...{ engine: 'onnx', commit: null, runs: [] },
  });

  it('come in the order of the table, new ones in the place of old ones', () => {
    const saved = [entry('pendulum', 'leapfrog', 1), entry('mass-spring', 'euler', 2)];
    const made = [entry('mass-spring', 'leapfrog', 3), entry('pendulum', 'leapfrog', 4)];
    expect(withEntries(saved, made).map(({ testMse30 }) => testMse30)).toStrictEqual([3, 2, 4]);
  });

  it('are shown with the baselines, and what was cut short says so', () => {
    const page = tablePage([entry('pendulum', 'leapfrog', 1.234e-4)]);
    expect(page).toMatch(/leapfrog \| 1\.23 \|.*10 of 4000, cut to the budget/);
    expect(page).toMatch(/mean image \| 50\.00/);
    expect(page).toMatch(/leapfrog without f_ψ, published [| ]*\| 13\.98 \|/);
  });
});

describe('a time', () => {
  it.each([
    ['90s', 90],
    ['90', 90],
    ['30m', 1800],
    ['1.5h', 5400],
  ])('of %s has %d seconds', (text, seconds) => {
    expect(duration(text)).toBe(seconds);
  });

  it.each(['', '0', '-1m', '1d', 'h'])('is not %j', (text) => {
    expect(() => duration(text)).toThrow('Expected a time above 0');
  });
});
