import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costOf } from './cost.ts';
import { methods } from './methods.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const rows = [...readme.matchAll(/^\| `(\w+)` +\|(.*)\|$/gm)].map(([, name = '', cells = '']) => ({
  name,
  cells: cells.split('|').map((cell) => cell.trim()),
}));

describe('the table of the README', () => {
  it.each(methods)('tells the truth about $name', (method) => {
    const { iterates, stages } = costOf(method);
    const symplectic = method.symplectic !== 'never';
    const both = symplectic && !iterates ? '' : ' of both';
    const iteration = iterates ? ', an iteration' : '';
    expect(rows.find(({ name }) => name === method.name)?.cells.slice(0, 4)).toEqual([
      expect.stringMatching(new RegExp(`^${method.order}( \\*)?$`)),
      `${stages}${both}${iteration}`,
      { always: 'on any H', separable: 'yes', never: 'no' }[method.symplectic],
      expect.stringMatching(method.reversible ? /^yes$|^to the last bit$/ : /^no$/),
    ]);
  });
});
