import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRng } from '@hgn/core';
import { densityContract } from '@hgn/datasets/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { eight, parted, readPoints } from '../src/points.ts';
import { inUnits, logArea, outOfUnits, unitsOf } from '../src/units.ts';

const folder = mkdtempSync(join(tmpdir(), 'nhf-density-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const rows = Array.from({ length: 50 }, (_, i) => [i / 10, 100 - i * i]);

describe('a file of points', () => {
  const file = join(folder, 'points.csv');
  const written = (text: string) => {
    writeFileSync(file, text);
    return file;
  };
  const text = rows.map((row) => row.join(',')).join('\n');

  it('is read with a header and without', () => {
    for (const head of ['', 'x,y\n'])
      expect([...readPoints(written(head + text))]).toEqual(rows.flat());
  });

  it('is refused with the line that is wrong', () => {
    expect(() => readPoints(written(`x,y\n${text}\n1,\n`))).toThrow(
      `${file}, line 52: expected two numbers with a comma between them, got '1,'.`,
    );
    expect(() => readPoints(written('1,2\n3,4\n'))).toThrow('expected 20 points or more, got 2.');
  });
});

it('holds out a tenth, and loses none', () => {
  const points = Float64Array.from(rows.flat());
  const { seen, held } = parted(points, seededRng(1));
  expect(held).toHaveLength(10);
  const x = [...seen, ...held].filter((_, i) => i % 2 === 0);
  expect(x.sort((a, b) => a - b)).toEqual(rows.map(([first]) => first));
  // pairs stay pairs
  for (let i = 0; i < held.length; i += 2)
    expect(held[i + 1]).toBe(100 - Math.round(10 * (held[i] ?? NaN)) ** 2);
});

it('scales points to deviations of 1, and back', async () => {
  const points = Float64Array.from(rows.flat());
  const units = unitsOf(points);
  const scaled = inUnits(units, points);
  const again = unitsOf(Float64Array.from(await scaled.data()));
  for (const axis of [0, 1]) {
    expect(again.center[axis]).toBeCloseTo(0, 5);
    expect(again.spread[axis]).toBeCloseTo(1, 5);
  }
  outOfUnits(units, await scaled.data()).forEach((x, i) => {
    expect(x).toBeCloseTo(points[i] ?? NaN, 3);
  });
  const [x = NaN, y = NaN] = units.spread;
  expect(Math.exp(-logArea(units))).toBeCloseTo(x * y, 8);
});

densityContract(eight);
