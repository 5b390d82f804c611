import type { Terminal } from './terminal.ts';

/** Milliseconds in which signals are one: what wraps a command passes on a Ctrl-C it has had, too. */
const SAME = 500;

/**
 * Runs `work` so that a first Ctrl-C (or a polite kill) asks it to come to an end, and a second one
 * ends the process.
 */
export async function interruptible<T>(
  terminal: Terminal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let first = Infinity;
  const stop = (): void => {
    if (performance.now() - first > SAME) process.exit(130);
    if (controller.signal.aborted) return;
    first = performance.now();
    controller.abort();
    terminal.say('\nStopping after this step; once more to stop at once.');
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
