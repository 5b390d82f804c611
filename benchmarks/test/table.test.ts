import { expect, it } from 'vitest';
import { spread } from '../src/statistics.ts';
import { figure, table } from '../src/table.ts';

it('aligns names left and numbers right, cells that are missing included', () => {
  const rows = [
    ['config', 'ms', 'ratio'],
    ['a', '12.0'],
    ['longer name', '7', '1.5×'],
  ];
  expect(table(rows, 1)).toEqual([
    'config         ms  ratio',
    'a            12.0',
    'longer name     7   1.5×',
  ]);
});

it('writes three digits, whole numbers from a hundred up, and a dash for nothing', () => {
  expect([1.2345, 12.345, 123.45, 12345.6, undefined, NaN].map(figure)).toEqual([
    '1.23',
    '12.3',
    '123',
    '12346',
    '–',
    '–',
  ]);
});

it('gives the quartiles of values in any order', () => {
  expect(spread([5, 1, 3, 2, 4])).toEqual({ low: 2, median: 3, high: 4 });
  expect(spread([4, 1])).toEqual({ low: 1.75, median: 2.5, high: 3.25 });
});
