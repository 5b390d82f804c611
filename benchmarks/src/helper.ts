import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { HgnError } from '@hgn/core';

/**
 * A process that does one job: it is told the job's name as its last argument and the job's
 * arguments as a line of JSON, and answers in lines of JSON.
 */
export interface Helper {
  /**
   * The next answer, after a line of input if `more` says so.
   *
   * @throws HgnError with the last words of the process if it ends, and if it takes too long
   */
  readonly answer: (options?: AnswerOptions) => Promise<Record<string, unknown>>;
  /** Ends the process. */
  readonly close: () => Promise<void>;
}

export type AnswerOptions = { readonly more?: boolean; readonly limitMs?: number };

/** What a process that has nothing more to read is given to end by itself. */
const PATIENCE_MS = 2000;

/** Starts a program on a job. */
export function helper(program: readonly string[], job: string, args: object): Helper {
  const [command = '', ...rest] = program;
  // a group of its own, so that the processes it starts end with it
  const child = spawn(command, [...rest, job], { stdio: 'pipe', detached: true });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-8000)));
  // a process that is gone does not listen; that it is gone shows when it does not answer
  child.stdin.on('error', () => undefined);
  const gone = ended(child, job, () => words);
  gone.catch(() => undefined);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  child.stdin.write(`${JSON.stringify(args)}\n`);

  const next = async (): Promise<Record<string, unknown>> => {
    for (;;) {
      const line = await lines.next();
      if (line.done === true) return gone;
      if (!line.value.startsWith('{')) continue; // a library's chatter
      const answer = JSON.parse(line.value) as Record<string, unknown>;
      if (typeof answer['error'] === 'string') throw new HgnError(answer['error']);
      return answer;
    }
  };
  const close = async (): Promise<void> => {
    child.stdin.end();
    const patience = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, PATIENCE_MS);
    await gone.catch(() => undefined);
    clearTimeout(patience);
  };
  return {
    answer: async ({ more = false, limitMs } = {}) => {
      if (more) child.stdin.write('{}\n');
      if (limitMs === undefined) return next();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        const error = new HgnError(`${job}: took longer than ${limitMs / 1000} s.`);
        timer = setTimeout(reject, limitMs, error);
      });
      return Promise.race([next(), late]).finally(() => {
        clearTimeout(timer);
      });
    },
    close,
  };
}

/** The one answer of a job that gives one. */
export async function answerOf(
  program: readonly string[],
  job: string,
  args: object,
  options: AnswerOptions = {},
): Promise<Record<string, unknown>> {
  const worker = helper(program, job, args);
  try {
    return await worker.answer(options);
  } finally {
    await worker.close();
  }
}

/** Rejects when the process has ended, with the last line that it wrote to standard error. */
function ended(child: ChildProcess, job: string, words: () => string): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (how: string): void => {
      const last = words().trim().split('\n').at(-1) ?? '';
      reject(new HgnError(`${job}: its process ${how}. ${last}`.trim()));
    };
    child.once('error', (error) => {
      fail(`did not start: ${error.message}`);
    });
    child.once('close', (code, signal) => {
      fail(`ended with ${signal ?? `code ${code ?? 0}`}`);
    });
  });
}
