import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventsUpTo } from '@hgn/interchange';
import { afterAll, expect, it } from 'vitest';
import type { RunRecord } from '../src/run.ts';
import { BROKEN, config, smallRun } from './small-run.ts';

const folder = await mkdtemp(join(tmpdir(), 'hgn-resume-'));
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const tsx = import.meta.resolve('tsx');
const script = join(import.meta.dirname, 'small-run.ts');

const filesOf = (dir: string): string[] => {
  const checkpoints = join(dir, 'checkpoints');
  return existsSync(checkpoints) ? readdirSync(checkpoints) : [];
};
const stepIn = (name: string): number => Number(/^step-(\d+)/.exec(name)?.[1] ?? NaN);

/** Trains in a process of its own, which is killed at a moment, or else comes to its end. */
async function train(dir: string, moment?: (files: string[]) => boolean): Promise<boolean> {
  const child = spawn(process.execPath, ['--import', tsx, script, dir]);
  let [said, ended, killed] = ['', false, false];
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.on('close', () => (ended = true));
  while (!ended) {
    await new Promise((resolve) => setImmediate(resolve));
    if (!killed && moment?.(filesOf(dir)) === true) killed = child.kill('SIGKILL');
  }
  if (!killed) expect(child.exitCode, said).toBe(0);
  return killed;
}

/** All that a run leaves that does not depend on time. */
function left(dir: string): unknown {
  const { steps } = config;
  const record = JSON.parse(readFileSync(join(dir, `checkpoints/step-${steps}.json`), 'utf8')) as {
    readonly metadata: RunRecord;
  } & Record<string, unknown>;
  const metadata = { ...record.metadata, seconds: 0 };
  const tensors = filesOf(dir).find((name) => name.startsWith(`step-${steps}-`)) ?? '';
  const bytes = readFileSync(join(dir, 'checkpoints', tensors)).toString('base64');
  const events = readFileSync(join(dir, 'tensorboard/events.out.tfevents.hgn'));
  return {
    ...{ metadata, bytes, control: record['control'], score: record['score'] },
    lines: readFileSync(join(dir, 'metrics.jsonl'), 'utf8'),
    events: [events.length, eventsUpTo(events, Infinity)],
  };
}

it('is the same run to the last bit, however often it is killed and resumed', async () => {
  const whole = join(folder, 'whole');
  await smallRun(whole, Infinity);
  const expected = left(whole) as { metadata: RunRecord; lines: string; control: object };
  expect(expected.metadata.wentBack).toEqual([{ from: BROKEN, to: 100, metric: 'loss' }]);
  expect(expected.metadata.history.map(({ step }) => step)).toEqual([25, 50, 75, 100, 125, 130]);
  expect(
    expected.lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual(expected.metadata.history);
  expect(Object.keys(expected.control).sort()).toEqual(['constraint', 'logMultiplier']);

  const killed = join(folder, 'killed');
  const moments: Record<string, (files: string[]) => boolean> = {
    'while tensors are written': (files) =>
      files.some((name) => name.endsWith('.safetensors.tmp') && stepIn(name) > 30),
    'between tensors and record': (files) =>
      files.some(
        (name) =>
          name.endsWith('.safetensors') &&
          stepIn(name) > 60 &&
          !files.includes(`step-${stepIn(name)}.json`),
      ),
    'between the way back and what breaks': (files) =>
      files.some((name) => name.endsWith('.json') && stepIn(name) > 110),
  };
  for (const [moment, reached] of Object.entries(moments)) {
    expect(await train(killed, reached), moment).toBe(true);
  }
  expect(await train(killed)).toBe(false);
  expect(left(killed)).toEqual(expected);
}, 600_000);
