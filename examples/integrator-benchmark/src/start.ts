import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { entries } from './contenders.ts';
import { starOrbit } from './galaxy.ts';
import { type Limits, measure } from './measure.ts';
import { page } from './page.ts';
import { aligned, cellsOf, headOf } from './table.ts';

const { values } = parseArgs({ options: { evaluations: { type: 'string', default: '200000' } } });
const evaluations = Number(values.evaluations);
if (!Number.isSafeInteger(evaluations) || evaluations < 1000) {
  const got = `got '${values.evaluations}'`;
  console.error(`--evaluations: expected a whole number from 1000 up, ${got}. Try 50000.`);
  process.exit(1);
}

const limits: Limits = { evaluations, error: 1e-8, rate: 100, longSpan: 10_000, repeats: 5 };
const task = starOrbit(50);
const results = entries.map((entry) => {
  console.log(`measuring ${entry.contender.name}`);
  return measure(entry, task, limits);
});
console.log(`\n${aligned([headOf(limits), ...results.map(cellsOf)])}\n`);

await mkdir('out', { recursive: true });
await writeFile('out/integrators.html', await page(results, limits));
console.log('wrote out/integrators.html');
