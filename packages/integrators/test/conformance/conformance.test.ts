import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Integrator } from '@hgn/core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  blanesMoan4,
  bs32,
  dop853,
  dopri5,
  leapfrog,
  positionVerlet,
  rk4,
  splitting,
  tsit5,
} from '../../src/index.ts';
import { contractOptions } from '../contract-options.ts';
import { methods } from '../methods.ts';
import { citationsOf } from './citations.ts';
import { type Adaptive, adaptive, type FixedStep, fixedStep } from './measurements.ts';
import { saysTheSame } from './numbers.ts';
import { conformancePage } from './page.ts';

const PAGE = fileURLToPath(new URL('../../../../docs/conformance.md', import.meta.url));

let measured: readonly FixedStep[] = [];
let adaptives: readonly Adaptive[] = [];
beforeAll(() => {
  measured = methods.map((method) => fixedStep(method, contractOptions[method.name]));
  adaptives = [bs32, dopri5, tsit5, dop853].map(adaptive);
}, 300_000); // ten seconds, if other tests leave a core to it
const page = (rows = measured): string => conformancePage(rows, adaptives);

describe('docs/conformance.md', () => {
  const broken = (): readonly string[] => [...measured, ...adaptives].flatMap((row) => row.broken);

  it('has no claim that does not hold', () => {
    expect(broken()).toEqual([]);
  });

  it('says what is measured now: `pnpm conformance` renews it', async () => {
    expect(broken()).toEqual([]);
    const committed = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '';
    const renewed = page();
    // what another machine's rounding makes of the numbers is no reason to change them
    await expect(saysTheSame(committed, renewed) ? committed : renewed).toMatchFileSnapshot(PAGE);
  });

  it.each([...methods, bs32, dopri5, tsit5, dop853])('has a source of $name', ({ name }) => {
    const citations = citationsOf(name);
    expect(citations).not.toEqual([]);
    // author, title, year
    for (const citation of citations) expect(citation).toMatch(/^[^,]+, .+, (1[789]|20)\d\d\b/);
  });
});

const { kicks, drifts } = blanesMoan4;
const nudged = (share: number, i: number): number => share + ([1e-6, -1e-6][i] ?? 0);

describe('a page that is made of', () => {
  const wrong: readonly (readonly [string, Integrator, RegExp])[] = [
    [
      'a blanesMoan4 with two kicks a millionth off',
      splitting({ name: 'blanesMoan4', order: 4, kicks: kicks.map(nudged), drifts }),
      /^blanesMoan4 converges at order 4 on pendulums: measured [^]*^blanesMoan4 has the order conditions of its order/m,
    ],
    ['an RK4 that claims order 5', { ...rk4, order: 5 }, /^rk4 converges at order 5 on osc/m],
    [
      'an RK4 that claims to be symplectic',
      { ...rk4, symplectic: 'separable' },
      /^rk4 is symplectic where H is separable: measured /m,
    ],
    [
      'a leapfrog that claims to be symplectic on a joint H',
      { ...leapfrog, symplectic: 'always' },
      /^leapfrog is symplectic on a joint H: measured /m,
    ],
    [
      'a leapfrog that does not claim to be reversible',
      { ...leapfrog, reversible: false },
      /^leapfrog is not undone by a step of −dt: measured /m,
    ],
  ];

  it.each(wrong)('%s is not written', (_, method, broken) => {
    expect(fixedStep(method).broken.join('\n')).toMatch(broken);
  });

  it('one method less, or other claims, or other numbers, says something else', () => {
    const others = (change: (row: FixedStep) => FixedStep): readonly FixedStep[] =>
      measured.map((row) => (row.method.name === 'leapfrog' ? change(row) : row));
    const reversed = others((row) => ({ ...row, method: { ...row.method, reversible: false } }));
    const { facts, error } = fixedStep(positionVerlet);
    expect(saysTheSame(page(), page())).toBe(true);
    expect(saysTheSame(page(), page(measured.slice(1)))).toBe(false);
    expect(saysTheSame(page(), page(reversed))).toBe(false);
    expect(saysTheSame(page(), page(others((row) => ({ ...row, error }))))).toBe(false);
    expect(saysTheSame(page(), page(others((row) => ({ ...row, facts }))))).toBe(false);
  });
});

describe('two pages say', () => {
  const row = (cell: string): string => `a line\n| \`rk4\` | ${cell} |`;
  it.each([
    ['4.00', '3.91'],
    ['2e-13', '1e-12'],
    ['0', '8e-15'],
    ['1.5e-4', '1.6e-4'],
    ['≈14', '≈15'],
    ['2.0e-4 (≈200)', '2.1e-4 (≈203)'],
    ['yes', 'yes      '],
  ])('the same with %s and %s', (a, b) => {
    expect(saysTheSame(row(a), row(b))).toBe(true);
    expect(saysTheSame(row(b), row(a))).toBe(true);
  });

  it.each([
    ['4.00', '3.89'],
    ['2e-13', '4e-12'],
    ['0', '4e-14'],
    ['1.5e-4', '1.8e-4'],
    ['2e-13', '2.0e-13'],
    ['≈14', '≈16'],
    ['2.0e-4 (≈200)', '2.0e-4 (≈210)'],
    ['14', '15'],
    ['yes', 'no'],
    ['2e-13', '2e-13 |'],
  ])('something else with %s and %s', (a, b) => {
    expect(saysTheSame(row(a), row(b))).toBe(false);
    expect(saysTheSame(row(b), row(a))).toBe(false);
  });

  it('something else if a text differs', () => {
    expect(saysTheSame('at most 1e-12', 'at most 2e-12')).toBe(false);
  });
});
