import './tensorflow.ts';
import { parseArgs } from 'node:util';
import { learn } from './learn.ts';

const { values } = parseArgs({ options: { steps: { type: 'string', default: '500' } } });
const steps = Number(values.steps);
if (!Number.isSafeInteger(steps) || steps < 1) {
  console.error(`--steps: expected a whole number from 1 up, got '${values.steps}'. Try 100.`);
  process.exit(1);
}
const { losses, heights } = await learn({ steps, seed: 1 });
console.log(
  `loss: ${losses[0]?.toExponential(1)} at first, ${losses.at(-1)?.toExponential(1)} at last`,
);
console.log('\n   angle   learned     truth');
for (const row of heights) {
  const cells = [row.angle.toFixed(1), row.learned.toFixed(3), row.truth.toFixed(3)];
  console.log(cells.map((cell, i) => cell.padStart(i === 0 ? 8 : 10)).join(''));
}
