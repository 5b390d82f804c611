import './tensorflow.ts';
import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { numberText } from '@hgn/plots';
import { quickstart } from './quickstart.ts';

const { values } = parseArgs({ options: { steps: { type: 'string', default: '1500' } } });
const steps = Number(values.steps);
if (!Number.isSafeInteger(steps) || steps < 1) {
  console.error(`--steps: expected a whole number from 1 up, got '${values.steps}'. Try 300.`);
  process.exit(1);
}

const { mse, still, animation } = await quickstart({
  steps,
  trajectories: 4096,
  heldOut: 16,
  log: (step, loss, frames) => {
    if (step % 50 > 0 && step < steps) return;
    console.log(`step ${step}  loss ${loss.toFixed(5)}  ${frames} frames`);
  },
});
console.log(`pixel MSE of frames that the encoder has not seen: ${numberText(mse)}`);
console.log(`and of a still image of the first: ${numberText(still)}`);

await mkdir('out', { recursive: true });
await writeFile('out/there-and-back.gif', animation);
console.log('wrote out/there-and-back.gif');
