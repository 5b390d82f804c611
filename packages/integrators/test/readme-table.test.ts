import { readFileSync } from 'node:fs';
import { type HamiltonianField, rollout } from '@hgn/core';
import { pendulums } from '@hgn/core/testing';
import { describe, expect, it } from 'vitest';
import { methods } from './methods.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const rows = [...readme.matchAll(/^\| `(\w+)` +\|(.*)\|$/gm)].map(([, name = '', cells = '']) => ({
  name,
  cells: cells.split('|').map((cell) => cell.trim()),
}));

describe('the table of the README', () => {
  it.each(methods)('tells the truth about $name', (method) => {
    const { field, exact } = pendulums.withMass(0.5);
    let forces = 0;
    const counted: HamiltonianField<Float64Array> = {
      ...field,
      dp: (s) => (forces++, field.dp(s)),
      both: (s) => ({ q: counted.dq(s), p: counted.dp(s) }),
    };
    rollout(method, counted, exact(0), { dt: 0.1, steps: 100 });
    const perStep = Math.floor(forces / 100); // the first force of all is not shared
    const symplectic = method.symplectic !== 'never';
    expect(rows.find(({ name }) => name === method.name)?.cells.slice(0, 4)).toEqual([
      expect.stringMatching(new RegExp(`^${method.order}( \\*)?$`)),
      symplectic ? `${perStep}` : `${perStep} of both`,
      symplectic ? 'yes' : 'no',
      method.reversible ? 'yes' : 'no',
    ]);
  });
});
