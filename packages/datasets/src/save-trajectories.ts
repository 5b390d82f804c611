import { createHash } from 'node:crypto';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HgnError, mismatch } from '@hgn/core';
import { type ArrayFile, type Manifest, MANIFEST, SCHEMA_VERSION } from './manifest.ts';
import { encodeNpy } from './npy.ts';
import type { Trajectories } from './trajectories.ts';

/**
 * Saves trajectories in the folder `dir`, and makes the folder if need be: `.npy` files that numpy
 * opens, and `manifest.json`, which is the last to be given its name. Killed at any moment, it leaves
 * all of it or nothing that {@link loadTrajectories} takes for data.
 *
 * @throws HgnError if the folder already holds trajectories, or cannot be written; what was written
 *   until then is removed
 */
export async function saveTrajectories(dir: string, data: Trajectories): Promise<void> {
  const { q, p, ...facts } = data;
  const shape = [data.count, data.frames, data.dimension];
  const length = data.count * data.frames * data.dimension;
  if (q.length !== length || p.length !== length) {
    const got = `${q.length} and ${p.length} numbers`;
    throw mismatch('q and p', `shape [${shape.join(', ')}]`, got, 'Change the counts with them.');
  }
  const files: Record<string, Uint8Array> = {
    'q-0.npy': encodeNpy(q, shape),
    'p-0.npy': encodeNpy(p, shape),
  };
  const arrayFile = (file: string): ArrayFile => ({
    file,
    shape,
    sha256: createHash('sha256')
      .update(files[file] as Uint8Array)
      .digest('hex'),
  });
  const manifest: Manifest = {
    schemaVersion: SCHEMA_VERSION,
    ...facts,
    shards: [{ q: arrayFile('q-0.npy'), p: arrayFile('p-0.npy') }],
  };
  files[MANIFEST] = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  try {
    await mkdir(dir, { recursive: true });
    if (await exists(join(dir, MANIFEST))) {
      const remedy = 'Choose another folder, or remove this one.';
      throw mismatch(`'${dir}'`, 'a folder without trajectories', MANIFEST, remedy);
    }
    await writeAll(dir, files);
  } catch (cause) {
    throw cause instanceof HgnError ? cause : unwritable(dir, files, cause);
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Gives the files their names, in this order, when all of them are on the disk. */
async function writeAll(dir: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const paths = Object.keys(files).map((name) => join(dir, name));
  try {
    for (const [name, bytes] of Object.entries(files)) await write(join(dir, `${name}.tmp`), bytes);
    for (const path of paths) await rename(`${path}.tmp`, path);
  } catch (cause) {
    for (const path of paths.flatMap((name) => [`${name}.tmp`, name]))
      await rm(path, { force: true });
    throw cause;
  }
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

function unwritable(
  dir: string,
  files: Readonly<Record<string, Uint8Array>>,
  cause: unknown,
): HgnError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const bytes = Object.values(files).reduce((sum, { length }) => sum + length, 0);
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  const [expected, got, remedy] = full
    ? [`room for ${Math.ceil(bytes / 1e6)} MB`, 'a full disk', 'Free some space']
    : ['a folder that can be written', message, 'Choose another one'];
  return new HgnError(`'${dir}': expected ${expected}, got ${got}. ${remedy}; nothing was saved.`, {
    cause,
  });
}
