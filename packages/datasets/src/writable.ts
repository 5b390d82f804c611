import { HgnError } from '@hgn/core';

/** What `writing` into the folder `dir` gives, its failures told as ours. */
export async function writable<T>(dir: string, writing: () => Promise<T>): Promise<T> {
  try {
    return await writing();
  } catch (cause) {
    const { code, message, syscall } = cause as NodeJS.ErrnoException;
    if (cause instanceof HgnError || syscall === undefined) throw cause;
    const full = code === 'ENOSPC' || code === 'EDQUOT';
    const [expected, got, remedy] = full
      ? ['room on the disk', 'none', 'Free some, and do it again']
      : ['a folder that can be written', message, 'Choose another one'];
    throw new HgnError(`'${dir}': expected ${expected}, got ${got}. ${remedy}.`, { cause });
  }
}
