import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HgnError } from '@hgn/core';
import { eventFileStart, eventsUpTo, scalarEvent } from '@hgn/interchange';
import type { HistoryEntry } from './history.ts';

/** Where the metrics of a run are written while it trains. */
export interface MetricsLog {
  readonly append: (entry: HistoryEntry) => Promise<void>;
  /** Takes back what is of later steps than `step`. */
  readonly cut: (step: number) => Promise<void>;
  /** Puts all on the disk: before a checkpoint that is of these steps. */
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * The history of a run as files that grow with it: `metrics.jsonl`, an entry a line, and an event
 * file for TensorBoard. They are brought to what `entries` are: what a killed run wrote after its
 * last checkpoint is cut off, what is missing is added.
 *
 * @throws HgnError if they cannot be written
 */
export async function metricsLog(
  dir: string,
  entries: readonly HistoryEntry[],
): Promise<MetricsLog> {
  const step = entries.at(-1)?.step ?? 0;
  try {
    const files = [
      await growingFile(join(dir, 'metrics.jsonl'), step, lines),
      await growingFile(join(dir, 'tensorboard', 'events.out.tfevents.hgn'), step, events()),
    ];
    for (const { last, append } of files) {
      for (const entry of entries) if (entry.step > last) await append(entry);
    }
    const all = (act: (file: GrowingFile) => Promise<void>) => async (): Promise<void> => {
      for (const file of files) await act(file);
    };
    return {
      append: (entry) => all((file) => file.append(entry))(),
      cut: (to) => all((file) => file.cut(to))(),
      sync: all((file) => file.sync()),
      close: all((file) => file.close()),
    };
  } catch (cause) {
    const { message } = cause as Error;
    const remedy = 'Make it writable, or choose another --out.';
    throw new HgnError(`'${dir}': expected a folder for metrics, got ${message}. ${remedy}`, {
      cause,
    });
  }
}

/** How entries are written, one after the other. */
type Format = {
  readonly start: () => Uint8Array;
  readonly entry: (entry: HistoryEntry) => Uint8Array;
  /** How much of a file is whole and of steps up to one, and the last of them. */
  readonly upTo: (file: Uint8Array, step: number) => { length: number; last: number };
};

const lines: Format = {
  start: () => Buffer.alloc(0),
  entry: (entry) => Buffer.from(`${JSON.stringify(entry)}\n`),
  upTo: (file, step) => {
    let [length, last] = [0, 0];
    // a line that is cut off has no end
    for (const line of Buffer.from(file).toString().split('\n').slice(0, -1)) {
      const of = stepOf(line);
      if (of === undefined || of > step) break;
      length += Buffer.byteLength(line) + 1;
      last = of;
    }
    return { length, last };
  },
};

function events(): Format {
  const wallTime = (): number => Date.now() / 1000;
  return {
    start: () => eventFileStart(wallTime()),
    entry: ({ step, ...metrics }) => {
      const tagged = Object.entries(metrics).map(([name, value]) => [`train/${name}`, value]);
      const scalars = Object.fromEntries(tagged) as Record<string, number>;
      return scalarEvent({ wallTime: wallTime(), step, scalars });
    },
    upTo: eventsUpTo,
  };
}

type GrowingFile = MetricsLog & { readonly last: number };

async function growingFile(path: string, step: number, format: Format): Promise<GrowingFile> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a+');
  const cut = async (to: number): Promise<number> => {
    const { length, last } = format.upTo(await readFile(path), to);
    await file.truncate(length);
    if (length === 0) await file.appendFile(format.start());
    return last;
  };
  return {
    last: await cut(step),
    append: (entry) => file.appendFile(format.entry(entry)),
    cut: async (to) => {
      await cut(to);
    },
    sync: () => file.sync(),
    close: () => file.close(),
  };
}

function stepOf(line: string): number | undefined {
  try {
    const { step } = JSON.parse(line) as { readonly step?: unknown };
    return typeof step === 'number' ? step : undefined;
  } catch {
    return undefined;
  }
}
