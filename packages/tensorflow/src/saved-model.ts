import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where SavedModels are kept unless a folder is given: the user's cache. */
export function defaultCache(): string {
  const caches = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(caches, 'hgn', 'tensorflow');
}

/**
 * The folder of a SavedModel with these bytes, written unless it is there and whole. Its name is their
 * hash; it appears all at once, so that two processes may write the same.
 */
export async function savedModel(bytes: Uint8Array, cache: string): Promise<string> {
  const folder = join(cache, createHash('sha256').update(bytes).digest('hex'));
  if (await holds(folder, bytes)) return folder;
  const unfinished = join(cache, `unfinished-${randomUUID()}`);
  try {
    await mkdir(unfinished, { recursive: true });
    await writeFile(join(unfinished, FILE), bytes);
    await rm(folder, { recursive: true, force: true }); // damaged, if it is there
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // another process may have been faster
    if (!(await holds(folder, bytes))) throw error;
  }
  return folder;
}

/** The name that TensorFlow looks for. */
const FILE = 'saved_model.pb';

async function holds(folder: string, bytes: Uint8Array): Promise<boolean> {
  try {
    return (await readFile(join(folder, FILE))).equals(bytes);
  } catch {
    return false;
  }
}
