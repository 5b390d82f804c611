import { open, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';

/** What the name of a file ends with until it is whole; each process has its own. */
const UNFINISHED = `.${hostname()}-${process.pid}.tmp`;

/** Writes a file that has its name when it is on the disk, or never. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${path}${UNFINISHED}`;
  try {
    const file = await open(unfinished, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (cause) {
    await rm(unfinished, { force: true });
    throw cause;
  }
}
