import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HgnError } from '@hgn/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nearest } from '../src/nearest.ts';
import { runPresets } from '../src/presets.ts';
import { readRunFile, runFileSchema } from '../src/run-file.ts';
import { runConfig } from '../src/config.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'run-file-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function read(text: string) {
  const file = join(dir, 'config.json');
  await writeFile(file, text);
  return readRunFile(file);
}

describe('a config file', () => {
  it('gives the fields that it has, and leaves the others to the preset', async () => {
    const text =
      '{ "$schema": "./x.json", "preset": "small", "batch": 3, "geco": { "rate": 0.1 } }';
    const { geco, ...rest } = await read(text);
    expect(rest).toEqual({ preset: 'small', batch: 3 });
    expect(geco).toMatchObject({ rate: 0.1 });
  });

  it.each([
    ['{ "stepz": 3 }', "expected a known field, got 'stepz'. Did you mean 'steps'?"],
    [
      '{ "geco": { "rates": 1 } }',
      "geco: expected a known field, got 'rates'. Did you mean 'rate'?",
    ],
    ['{ "dynamics": "neuralode" }', `got "neuralode". Did you mean 'neural-ode'?`],
    ['{ "preset": "smal" }', `preset: expected one of demo, small, `],
    ['{ "horizons": [10, "x"] }', 'horizons[1]: expected a number, got "x".'],
    ['{ "batch": 2.5 }', 'batch: expected a whole number, got 2.5.'],
    ['{ "batch": 0 }', 'batch: expected 1 or more, got 0.'],
    ['{ "horizons": [] }', 'horizons: expected a list of at least 1, got [].'],
    ['{ "learningRate": 0 }', 'learningRate: expected more than 0, got 0.'],
    ['{ "transform": 1 }', 'transform: expected true or false, got 1.'],
    ['{ "xyzzy": 1 }', 'expected one of preset, system, '],
    ['[]', 'expected an object, got [].'],
    ['{', 'expected JSON, got a mistake'],
  ])('with the mistake %s is refused with what was meant', async (text, message) => {
    await expect(read(text)).rejects.toThrow(HgnError);
    await expect(read(text)).rejects.toThrow(message);
  });

  it('that is missing is said to be', async () => {
    await expect(readRunFile(join(dir, 'none.json'))).rejects.toThrow('expected a JSON file');
  });

  it('has a schema of all fields, none of which it must have', () => {
    const schema = runFileSchema() as { properties: object; required?: string[] };
    const fields = Object.keys(runConfig.shape).filter(
      (name) => name !== 'engine' && name !== 'data',
    );
    expect(Object.keys(schema.properties).toSorted()).toEqual([...fields, '$schema'].toSorted());
    expect(schema.required).toBeUndefined();
  });
});

it.each(Object.entries(runPresets))(
  'the preset %s is a config under its own name',
  (name, preset) => {
    expect(preset.preset).toBe(name);
    expect(runConfig.parse({ ...preset, engine: 'cpu' })).toEqual({ ...preset, engine: 'cpu' });
  },
);

it('the nearest name is that of the fewest edits, and none where too many are needed', () => {
  expect(nearest('learningrate', ['warmup', 'learningRate'])).toBe('learningRate');
  expect(nearest('stesp', ['system', 'steps'])).toBe('steps');
  expect(nearest('xyzzy', ['steps', 'batch'])).toBeUndefined();
});
