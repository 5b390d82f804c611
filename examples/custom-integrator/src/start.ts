import './tensorflow.ts';
import { parseArgs } from 'node:util';
import { leapfrog } from '@hgn/integrators';
import { pefrl } from './my-integrator.ts';
import { lossesWith } from './train.ts';

const { values } = parseArgs({ options: { steps: { type: 'string', default: '500' } } });
const steps = Number(values.steps);
if (!Number.isSafeInteger(steps) || steps < 1) {
  console.error(`--steps: expected a whole number from 1 up, got '${values.steps}'. Try 100.`);
  process.exit(1);
}
const integrators = [pefrl, leapfrog];
const runs: number[][] = [];
for (const integrator of integrators) {
  console.log(`training ${steps} steps with ${integrator.name}`);
  runs.push(await lossesWith(integrator, { steps, seed: 1 }));
}

const window = Math.min(50, steps);
const row = (cells: string[]) => {
  console.log(cells.map((cell) => cell.padStart(10)).join(''));
};
console.log(`\nloss × 10³, mean of ${window} steps`);
row(['step', ...integrators.map(({ name }) => name)]);
for (let step = window; step <= steps; step += window) {
  const means = runs.map((losses) => {
    const recent = losses.slice(step - window, step);
    return (1e3 * recent.reduce((a, b) => a + b)) / window;
  });
  row([`${step}`, ...means.map((mean) => mean.toFixed(3))]);
}
