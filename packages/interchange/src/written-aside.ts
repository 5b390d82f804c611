import { access, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HgnError, mismatch } from '@hgn/core';

/**
 * Lets a file or folder be written under another name, and gives it its own when it is whole.
 *
 * @throws HgnError if there is one of that name, or it cannot be written: nothing is left then
 */
export async function writtenAside(
  path: string,
  write: (aside: string) => Promise<void>,
): Promise<void> {
  if (await exists(path)) {
    throw mismatch(`'${path}'`, 'a new name', 'one that is taken', 'Choose another, or remove it.');
  }
  const aside = `${path}.part`;
  try {
    await rm(aside, { recursive: true, force: true });
    await mkdir(dirname(path), { recursive: true });
    await write(aside);
    await rename(aside, path);
  } catch (cause) {
    // what cannot be removed is no worse than what went wrong
    await rm(aside, { recursive: true, force: true }).catch(() => undefined);
    throw told(path, cause);
  }
}

/** Whether there is a file or folder. */
export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** A failure of the machine's, as ours. */
function told(path: string, cause: unknown): unknown {
  const { code, message, syscall } = cause as NodeJS.ErrnoException;
  if (cause instanceof HgnError || syscall === undefined) return cause;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  const [expected, got, remedy] = full
    ? ['room on the disk', 'none', 'Free some, and do it again']
    : ['a place that can be written', message, 'Choose another one'];
  return new HgnError(`'${path}': expected ${expected}, got ${got}. ${remedy}.`, { cause });
}
