import { HgnError } from '@hgn/core';

/** Something that the machine or its network has not, whatever the command is told. */
export class Missing extends HgnError {}

/** What a program that failed said last, as an error of one line. */
export function failure(what: string, errors: readonly string[], remedy: string): HgnError {
  if (errors.some((line) => line.includes('No space left on device'))) return diskFull(what);
  return new HgnError(`${what}: ${lastWord(errors)} ${remedy}`);
}

/** The last error among lines, as a sentence. */
export function lastWord(errors: readonly string[]): string {
  const said =
    errors.findLast((line) => /error\b/i.test(line) && !line.startsWith('WARNING')) ??
    errors.at(-1) ??
    'it says nothing';
  return said.replace(/^ERROR: /, '').replace(/\.?$/, '.');
}

/** What keeps a file from being written, as an error of one line. */
export function unwritable(folder: string, cause: unknown): unknown {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return diskFull(`cannot write to ${folder}`);
  if (code === undefined) return cause;
  return new HgnError(`cannot write to ${folder}: ${message}. Is it yours?`, { cause });
}

const diskFull = (what: string): HgnError =>
  new Missing(`${what}: the disk is full. It takes 1 GB while it is built, 615 MB once done.`);
