import { HgnError, mismatch } from '@hgn/core';

/** That a file is not what it should be. */
export function damaged(path: string, expected: string, got: string): HgnError {
  return mismatch(`'${path}'`, expected, got, 'Use another copy, or export it again.');
}

/** What `reading` the file at `path` gives, its failures told as ours. */
export async function readable<T>(path: string, reading: () => Promise<T>): Promise<T> {
  try {
    return await reading();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (cause instanceof HgnError || code === undefined) throw cause;
    const got = code === 'ENOENT' ? 'nothing' : message;
    throw new HgnError(`'${path}': expected a file, got ${got}. Name what was exported.`, {
      cause,
    });
  }
}
