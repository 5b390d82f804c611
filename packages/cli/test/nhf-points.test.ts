import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRng } from '@hgn/core';
import { afterAll, describe, expect, it } from 'vitest';
import { fileSource, targetOf, targetSource, unitsOf } from '../src/nhf-points.ts';
import { pointsFile } from '../src/points-file.ts';
import { readPoints } from '../src/read-points.ts';

const folder = await mkdtemp(join(tmpdir(), 'hgn-points-'));
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const save = async (name: string, data: string | Uint8Array): Promise<string> => {
  const file = join(folder, name);
  await writeFile(file, data);
  return file;
};
const values = Float64Array.from({ length: 60 }, (_, i) => Math.sin(i) / 3);
const rows = (lines: readonly string[]): string => lines.join('\n');
const good = Array.from({ length: 20 }, (_, i) => `${i},${i / 7}`);

describe('files of points', () => {
  it.each(['points.csv', 'points.npy'])('come back from %s as they were', async (name) => {
    const read = await readPoints(await save(name, pointsFile(name, values, 3)));
    expect(read.dimension).toBe(3);
    expect(read.values).toEqual(values);
  });

  it('may begin with a line of names', async () => {
    const { values: read, dimension } = await readPoints(
      await save('named.csv', rows(['x,y', ...good])),
    );
    expect([dimension, read.length]).toEqual([2, 40]);
  });

  it.each([
    ['ragged.csv', rows([...good, '1,2,3']), /line 21: expected 2 numbers, got 3/],
    ['nan.csv', rows([...good, '1,nan']), /line 21, column 2: expected a finite number, got 'nan'/],
    ['first.csv', rows(['nan,nan', ...good]), /line 1, column 1/],
    ['few.csv', '1,2\n3,4', /expected 20 points or more, got 2/],
    ['empty.csv', '', /rows of numbers/],
    ['text.npy', 'no array', /an npy file/],
  ])('are refused in %s', async (name, text, message) => {
    await expect(readPoints(await save(name, text))).rejects.toThrow(message);
  });

  it('are refused as npy of whole numbers, and where one is not finite', async () => {
    const bytes = Buffer.from(pointsFile('a.npy', values, 3)).toString('latin1');
    const whole = Buffer.from(bytes.replace('<f8', '<i8'), 'latin1');
    await expect(readPoints(await save('whole.npy', whole))).rejects.toThrow(/float32 or float64/);
    const broken = pointsFile('a.npy', Float64Array.from(values).fill(NaN, 4, 5), 3);
    const file = await save('nan.npy', broken);
    await expect(readPoints(file)).rejects.toThrow(/row 2, column 2/);
  });

  it('never show a held-out point in training', () => {
    const points = Float64Array.from({ length: 100 }, (_, i) => i);
    const source = fileSource({ values: points, dimension: 1 }, 3);
    const held = new Set(source.heldOut(1000));
    const seen = source.draw(seededRng(1), 2000);
    expect(held.size).toBe(10);
    expect(seen.some((point) => held.has(point))).toBe(false);
    expect(new Set(seen).size).toBe(90);
  });
});

describe('targets', () => {
  it('are known by their names', () => {
    expect(targetOf('eight-gaussians').name).toBe('8 gaussians');
    expect(() => targetOf('nine')).toThrow(/one of eight-gaussians, moons/);
  });

  it('have units of their mean and deviation', () => {
    // a ring of radius 2√2 with deviation √2/4: variance 4 + 1/8 along each axis
    const { center, spread } = unitsOf(targetSource(targetOf('eight-gaussians'), 1), 1);
    for (const mean of center) expect(Math.abs(mean)).toBeLessThan(0.06);
    for (const std of spread) expect(Math.abs(std - Math.sqrt(4.125))).toBeLessThan(0.05);
  });
});
