import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HgnError } from '@hgn/core';
import writeFileAtomic from 'write-file-atomic';

/**
 * Writes a file whole or not at all, and makes its folder if need be.
 *
 * @throws HgnError if it cannot
 */
export async function saveFile(path: string, data: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, typeof data === 'string' ? data : Buffer.from(data));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const full = code === 'ENOSPC' || code === 'EDQUOT';
    const [expected, got, remedy] = full
      ? [`room for ${Math.ceil(data.length / 1e6)} MB`, 'a full disk', 'Free some space']
      : ['a file that can be written', message, 'Choose another place'];
    throw new HgnError(
      `'${path}': expected ${expected}, got ${got}. ${remedy}, and give the command again.`,
      { cause },
    );
  }
}
