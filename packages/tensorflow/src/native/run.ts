import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** How a program ended. */
export type Ended = {
  /** Undefined if there is no such program. */
  readonly code: number | undefined;
  readonly output: string;
  /** What it wrote to standard error, without empty lines. */
  readonly errors: readonly string[];
};

/** What a program runs in. */
export type Surroundings = {
  readonly env: NodeJS.ProcessEnv;
  /** Ends the program, and what it started, when it is aborted. */
  readonly signal: AbortSignal;
  readonly onError?: (line: string) => void;
};

/**
 * Runs a program to its end. What it was given by `signal.abort(reason)` is thrown, after the
 * program is gone: only then can what it writes be cleaned up.
 */
export async function run(
  [program = '', ...args]: readonly string[],
  { env, signal, onError }: Surroundings,
): Promise<Ended> {
  signal.throwIfAborted();
  // a group of its own: compilers and pip have children
  const child = spawn(program, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid);
  };
  signal.addEventListener('abort', kill);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const errors: string[] = [];
  createInterface(child.stderr).on('line', (line) => {
    if (line.trim() === '') return;
    errors.push(line.trim());
    onError?.(line.trim());
  });
  try {
    const code = await new Promise<number | undefined>((resolve, reject) => {
      child.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'EACCES') resolve(undefined);
        else reject(error);
      });
      child.on('close', (status) => {
        resolve(status ?? 1);
      });
    });
    signal.throwIfAborted();
    return { code, output, errors };
  } finally {
    signal.removeEventListener('abort', kill);
  }
}
