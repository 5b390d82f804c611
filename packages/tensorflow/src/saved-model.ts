import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where SavedModels are kept unless a folder is given: the user's cache. */
export function defaultCache(): string {
  const caches = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(caches, 'hgn', 'tensorflow');
}

/**
 * The folder of a SavedModel with these bytes, written unless it is there. Its name is their hash;
 * it appears all at once, so that what is there is whole, whoever else writes the same.
 */
export async function savedModel(bytes: Uint8Array, cache: string): Promise<string> {
  const folder = join(cache, createHash('sha256').update(bytes).digest('hex'));
  if (await exists(folder)) return folder;
  const unfinished = join(cache, `unfinished-${randomUUID()}`);
  try {
    await mkdir(unfinished, { recursive: true });
    await writeFile(join(unfinished, 'saved_model.pb'), bytes);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // another process may have been faster
    if (!(await exists(folder))) throw error;
  }
  return folder;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
