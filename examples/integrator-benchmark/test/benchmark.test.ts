import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { entries } from '../src/contenders.ts';
import { starOrbit } from '../src/galaxy.ts';
import { type Limits, measure } from '../src/measure.ts';
import { page } from '../src/page.ts';
import { aligned, cellsOf, headOf } from '../src/table.ts';

const limits: Limits = { evaluations: 8000, error: 1e-4, rate: 100, longSpan: 320, repeats: 1 };

it('measures its own integrator beside the others, in a table and in charts', async () => {
  const task = starOrbit(10);
  const results = entries.map((entry) => measure(entry, task, limits));
  const found = (name: string) => {
    const result = results.find(({ contender }) => contender.name === name);
    if (result === undefined) throw new Error(`no ${name} among the results`);
    return result;
  };
  const [own, leapfrog, rk4] = ['fiveKicks', 'leapfrog', 'rk4'].map(found);

  expect(Math.abs((own?.order ?? NaN) - 4)).toBeLessThan(0.5);
  expect(Math.abs((leapfrog?.order ?? NaN) - 2)).toBeLessThan(0.5);
  // five forces a step: it begins with a drift
  for (const { setting, evaluations } of own?.points ?? [])
    expect(evaluations).toBe((5 * task.span) / setting);
  expect(own?.price.evaluations).toBeLessThan(leapfrog?.price.evaluations ?? NaN);
  expect(own?.secondsPerStep).toBeGreaterThan(0);
  // what is symplectic keeps the energy in bounds
  expect(own?.drift?.growth).toBeLessThan(0.2);
  expect(rk4?.drift?.growth).toBeGreaterThan(0.8);

  const [head, ...rows] = aligned([headOf(limits), ...results.map(cellsOf)]).split('\n');
  expect(head).toMatch(/^method .* forces for 1e-4 /);
  expect(rows).toHaveLength(entries.length);
  const html = await page(results, limits);
  for (const { contender } of entries) expect(html).toContain(contender.name);
  expect(html.match(/<svg/g)).toHaveLength(3);
});

it('says in one line what is wrong with --evaluations', () => {
  const args = ['--import', 'tsx', 'src/start.ts', '--evaluations', 'many'];
  const cwd = new URL('..', import.meta.url);
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  expect(stderr).toBe(
    "--evaluations: expected a whole number from 1000 up, got 'many'. Try 50000.\n",
  );
  expect(status).toBe(1);
});
