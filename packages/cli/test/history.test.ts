import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventsUpTo } from '@hgn/interchange';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type History, type HistoryEntry, recorded, scoreOf, windowOf } from '../src/history.ts';
import { metricsLog } from '../src/metrics-log.ts';

const config = { steps: 60, horizons: [10, 20] };
const setting = { horizon: 20, learningRate: 1e-3 };

function after(steps: number, from: History = { entries: [] }, start = 0): History {
  let history = from;
  for (let step = start + 1; step <= steps; step++) {
    history = recorded(history, step, { mse: step, kl: 2 * step }, setting, config);
  }
  return history;
}

describe('the history of a run', () => {
  it('has a mean of each metric for each window, and for what the last step ends', () => {
    expect(after(60)).toEqual({
      entries: [
        { step: 25, mse: 13, kl: 26, ...setting },
        { step: 50, mse: 38, kl: 76, ...setting },
        { step: 60, mse: 55.5, kl: 111, ...setting },
      ],
    });
  });

  it('is the same where it was saved within a window, and read again', () => {
    const half = JSON.parse(JSON.stringify(after(37))) as History;
    expect(half.open?.count).toBe(12);
    expect(after(60, half, 37)).toEqual(after(60));
  });

  it('does not grow without end', () => {
    expect(windowOf({ steps: 500_000 })).toBe(250);
  });

  it('gives the mean error of the last windows of the last horizon as a score, and none before', () => {
    const entries = [10, 20, 20, 20, 20].map((horizon, i) => ({ step: i, mse: i + 1, horizon }));
    expect(scoreOf({ entries }, config)).toBe((2 + 3 + 4 + 5) / 4);
    expect(scoreOf({ entries: entries.slice(0, 4) }, config)).toBeUndefined();
    expect(scoreOf({ entries: entries.slice(1, 4) }, config)).toBeUndefined();
  });
});

describe('the log of metrics', () => {
  let dir = '';
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'hgn-log-'));
  });
  afterEach(async () => {
    await rm(dir, { recursive: true });
  });
  const entries: HistoryEntry[] = [25, 50, 75].map((step) => ({ step, mse: 1 / step }));
  const lines = join('metrics.jsonl');
  const events = join('tensorboard', 'events.out.tfevents.hgn');
  const read = async (): Promise<{ lines: unknown[]; last: number; whole: boolean }> => {
    const text = await readFile(join(dir, lines), 'utf8');
    const file = await readFile(join(dir, events));
    const { length, last } = eventsUpTo(file, Infinity);
    const said = text.split('\n').slice(0, -1);
    return {
      lines: said.map((l) => JSON.parse(l) as unknown),
      last,
      whole: length === file.length,
    };
  };
  const write = async (begin: readonly HistoryEntry[], more: readonly HistoryEntry[]) => {
    const log = await metricsLog(dir, begin);
    for (const entry of more) await log.append(entry);
    await log.sync();
    await log.close();
  };

  it('has a line and an event for each entry', async () => {
    await write([], entries);
    expect(await read()).toEqual({ lines: entries, last: 75, whole: true });
  });

  it('has no entry twice where a killed run had written more than it saved', async () => {
    await write([], entries);
    await write(entries.slice(0, 1), entries.slice(1));
    expect(await read()).toEqual({ lines: entries, last: 75, whole: true });
  });

  it('lacks none where the disk has lost what was written, or all of it', async () => {
    await write([], entries);
    const text = await readFile(join(dir, lines));
    await truncate(join(dir, lines), text.length - 3);
    await truncate(join(dir, events), 150);
    await write(entries, []);
    expect(await read()).toEqual({ lines: entries, last: 75, whole: true });
    await rm(join(dir, lines));
    await writeFile(join(dir, events), '');
    await write(entries, []);
    expect(await read()).toEqual({ lines: entries, last: 75, whole: true });
  });

  it('cuts off what is half written', async () => {
    await write([], entries);
    for (const file of [lines, events]) await appendFile(join(dir, file), '{"step":100,"m');
    await write(entries, []);
    expect(await read()).toEqual({ lines: entries, last: 75, whole: true });
  });

  it('goes back with its run', async () => {
    const log = await metricsLog(dir, []);
    for (const entry of entries) await log.append(entry);
    await log.cut(50);
    await log.append({ step: 75, mse: 7 });
    await log.close();
    const again = [...entries.slice(0, 2), { step: 75, mse: 7 }];
    expect(await read()).toEqual({ lines: again, last: 75, whole: true });
  });
});
