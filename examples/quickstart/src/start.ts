import './tensorflow.ts';
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { quickstart } from './quickstart.ts';

const { values } = parseArgs({ options: { steps: { type: 'string', default: '1500' } } });
await mkdir('out', { recursive: true });
await quickstart({
  steps: Number(values.steps),
  trajectories: 4096,
  heldOut: 16,
  file: 'out/there-and-back.gif',
  log: console.log,
});
