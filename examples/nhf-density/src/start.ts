import './tensorflow.ts';
import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { seededRng } from '@hgn/core';
import { entropy, pointsOf } from '@hgn/datasets/densities';
import { onnx } from '@hgn/onnx';
import { gif } from '@hgn/plots';
import { learn } from './learn.ts';
import { logBounds, logsOf, type Mean, meanOf } from './measure.ts';
import { pictures } from './pictures.ts';
import { eight, parted, readPoints } from './points.ts';
import { journey } from './samples.ts';

const { values } = parseArgs({
  options: { steps: { type: 'string', default: '3000' }, data: { type: 'string' } },
});
const steps = Number(values.steps);
if (!Number.isSafeInteger(steps) || steps < 1) {
  console.error(`--steps: expected a whole number from 1 up, got '${values.steps}'. Try 500.`);
  process.exit(1);
}

const executor = onnx();
const rng = seededRng(1);
const truth = values.data === undefined ? eight : undefined; // of a file it is not known
const { seen, held } = parted(pointsOrExit(values.data), rng.split('held out'));
console.log(`training ${steps} steps on ${seen.length / 2} points`);
const learned = await learn(seen, {
  ...{ executor, steps, batch: 256, seed: 1 },
  size: { hamiltonians: 12, units: 16 },
  log: (step, loss) => {
    if (step % 250 === 0 || step === steps) console.log(`step ${step}  loss ${loss.toFixed(3)}`);
  },
});

const bound = (momenta: number) =>
  logBounds(learned, held, { executor, momenta, rng: rng.split(momenta) });
const [one, many] = [await bound(1), await bound(64)];
const row = (what: string, { mean, error }: Mean) => {
  console.log(`${what.padEnd(28)}${mean.toFixed(3).padStart(7)} ± ${error.toFixed(3)}`);
};
console.log(`\nnats a point, of ${held.length / 2} points held out`);
row('ln p, by 1 momentum', meanOf(one));
row('ln p, by 64 momenta', meanOf(many));
if (truth) {
  const { value, error } = entropy(truth);
  row('ln p, at best: −entropy', { mean: -value, error });
  const logs = logsOf(truth, held);
  row('KL divergence, at most', meanOf(logs.map((log, i) => log - (many[i] ?? NaN))));
}

const stages = await journey(learned, { executor, count: 4000, rng: rng.split('samples') });
const drawing = { executor, size: 160, held, stages, truth, rng: rng.split('pictures') };
await mkdir('out', { recursive: true });
await writeFile('out/density.gif', gif(await pictures(learned, drawing), { fps: 6 }));
const samples = stages.at(-1) ?? new Float64Array();
const lines = Array.from(samples, (x, i) => x.toFixed(4) + (i % 2 === 0 ? ',' : '\n'));
await writeFile('out/samples.csv', `x,y\n${lines.join('')}`);
console.log('wrote out/density.gif and out/samples.csv');

function pointsOrExit(file: string | undefined): Float64Array {
  try {
    return file === undefined ? pointsOf(eight, 20_000, rng.split('points')) : readPoints(file);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
