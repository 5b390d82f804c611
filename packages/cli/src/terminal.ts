import { SingleBar } from 'cli-progress';

/** Where a command tells people what it does; nothing of it when they asked for JSON. */
export interface Terminal {
  /** A line for people. */
  readonly say: (line: string) => void;
  /** The result of the command, as JSON or as lines. */
  readonly result: (value: object, lines: readonly string[]) => void;
  /** A progress bar. */
  readonly bar: (title: string, total: number) => Bar;
}

/** A bar that shows the rate and the time left. */
interface Bar {
  readonly update: (done: number, detail?: string) => void;
  readonly stop: () => void;
}

const seconds = (value: number): string =>
  !Number.isFinite(value)
    ? '–'
    : value < 90
      ? `${Math.ceil(value)} s`
      : `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`;

/**
 * Lines on standard error, results on standard output, so that `--json` can be piped. Off a
 * terminal a bar prints a plain line now and then.
 */
export function terminal({ json }: { readonly json: boolean }): Terminal {
  const say = (line: string): void => {
    if (!json) process.stderr.write(`${line}\n`);
  };
  return {
    say,
    result: (value, lines) => {
      process.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : `${lines.join('\n')}\n`);
    },
    bar: (title, total) => {
      const bar = new SingleBar({
        format: `${title} {bar} {value}/{total}  {rate}/s  {left} left  {detail}`,
        barCompleteChar: '█',
        barIncompleteChar: '░',
        barsize: 24,
        hideCursor: true,
        stopOnComplete: false,
        noTTYOutput: true,
        notTTYSchedule: 15_000,
        fps: 5,
        // a terminal that reports no columns would be drawn for ever
        ...(process.stderr.columns === 0 ? { linewrap: true } : {}),
      });
      const begin = performance.now();
      let first = 0;
      if (!json) bar.start(total, 0, { rate: '–', left: '–', detail: '' });
      return {
        update: (done, detail = '') => {
          if (json) return;
          if (first === 0) first = done - 1;
          const rate = (done - first) / ((performance.now() - begin) / 1000);
          const left = seconds((total - done) / rate);
          bar.update(done, { rate: rate < 100 ? rate.toFixed(1) : rate.toFixed(0), left, detail });
        },
        stop: () => {
          if (!json) bar.stop();
        },
      };
    },
  };
}

/** Rows of cells as lines, columns aligned. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) =>
    Math.max(...rows.map((row) => (row[i] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
