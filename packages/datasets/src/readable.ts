import { HgnError } from '@hgn/core';

/** What `reading` the file at `path` gives, its failures told as ours. */
export async function readable<T>(path: string, reading: () => Promise<T>): Promise<T> {
  try {
    return await reading();
  } catch (cause) {
    if (cause instanceof HgnError) throw cause;
    const got = isMissing(cause) ? 'nothing' : (cause as Error).message;
    const remedy = 'Name the folder that the trajectories were stored in.';
    throw new HgnError(`'${path}': expected a file, got ${got}. ${remedy}`, { cause });
  }
}

/** Whether there was no such file. */
export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
}
