import './tensorflow.ts';
import { parseArgs } from 'node:util';
import { readMeasurements } from './measurements.ts';
import { energyOf, learn } from './train.ts';

const { values } = parseArgs({ options: { steps: { type: 'string', default: '1500' } } });
const steps = Number(values.steps);
if (!Number.isSafeInteger(steps) || steps < 1) {
  console.error(`--steps: expected a whole number from 1 up, got '${values.steps}'. Try 1500.`);
  process.exit(1);
}
const data = readMeasurements(new URL('../data/pendulum.csv', import.meta.url));
console.log(`training ${steps} steps on ${data.q.length} rows`);
const { params, errors } = await learn(data, { steps, seed: 1 });
console.log(`mean square error of predictions: ${(errors.at(-1) ?? NaN).toExponential(2)}`);

const angles = [0, 0.5, 1, 1.5];
const learned = energyOf(params, angles, [0, 0, 0, 0]);
const row = (cells: (string | number)[]) => {
  const text = cells.map((cell) => (typeof cell === 'string' ? cell : cell.toFixed(3)));
  console.log(text.map((cell) => cell.padStart(12)).join(''));
};
console.log('\npotential above that of rest');
row(['angle', 'learned', '3(1 - cos q)']);
angles.forEach((q, i) => {
  row([q, (learned[i] ?? NaN) - (learned[0] ?? NaN), 3 * (1 - Math.cos(q))]);
});
