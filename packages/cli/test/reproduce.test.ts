import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { duration } from '../src/options.ts';
import { paperTable } from '../src/published-table.ts';
import { readParts, saveReproduction, withSection } from '../src/reproduction-file.ts';
import { newConfig } from '../src/run-options.ts';
import { runConfig } from '../src/config.ts';
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

describe('the models of table 1', () => {
  const names = Object.keys(tableSystems) as TableSystem[];

  it.each(Object.entries(variants) as [string, Variant][])(
    '%s is a config that can be trained, on every system',
    (_, { preset, changes, published }) => {
      for (const system of names) {
        const options = { preset, system: `paper/${system}`, engine: 'auto', out: folder };
        const config = { ...newConfig(options, 'auto'), noise: 0, ...changes?.(system) };
        expect(runConfig.parse(config)).toStrictEqual(config);
        if (published !== undefined) expect(paperTable[published]?.[system]).toBeDefined();
      }
    },
  );

  it('are on noisy data where their names say so', () => {
    expect(variants.noise.changes('two-body')).toStrictEqual({ noise: 0.05 });
    expect(variants['noise-variance'].changes('two-body').noise ** 2).toBeCloseTo(0.05, 12);
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
