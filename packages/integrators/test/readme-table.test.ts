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
    const { arithmetic, ...blind } = counted;
    const iterates = takes(counted, 1e-4) < takes(counted);
    const symplectic = method.symplectic !== 'never';
    const both = symplectic && !iterates ? '' : ' of both';
    const iteration = iterates ? ', an iteration' : '';
    // a method that iterates does so 10 times where it cannot read values
    const stages = iterates ? (takes(blind) - 1) / 10 : takes(counted);
    expect(arithmetic).toBeDefined();
    expect(rows.find(({ name }) => name === method.name)?.cells.slice(0, 4)).toEqual([
      expect.stringMatching(new RegExp(`^${method.order}( \\*)?$`)),
      `${stages}${both}${iteration}`,
      { always: 'on any H', separable: 'yes', never: 'no' }[method.symplectic],
      expect.stringMatching(method.reversible ? /^yes$|^to the last bit$/ : /^no$/),
    ]);

    /** Forces a step, in a rollout: the first of all is not shared. */
    function takes(on: HamiltonianField<Float64Array>, dt = 0.1): number {
      forces = 0;
      rollout(method, { ...on, both: counted.both }, exact(0), { dt, steps: 100 });
      return Math.floor(forces / 100);
    }
  });
});
