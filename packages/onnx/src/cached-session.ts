import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { arch, cpus, homedir, platform } from 'node:os';
import { join } from 'node:path';
import { env, InferenceSession } from 'onnxruntime-node';

/** Where optimised files are kept unless a folder is given: the user's cache. */
export function defaultCache(): string {
  const caches = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(caches, 'hgn', 'onnx');
}

/**
 * A session of an ONNX file on the CPU, made of what ONNX Runtime optimised the file to when it was
 * first met, which `cache` keeps: to optimise is most of the work. A copy that is damaged is made again;
 * where none can be written, none is kept.
 */
export async function cachedSession(
  file: Uint8Array,
  options: InferenceSession.SessionOptions,
  cache: string,
): Promise<InferenceSession> {
  const path = join(cache, await keyOf(file));
  const kept = await whole(path);
  if (kept !== undefined) {
    const asItIs = { ...options, graphOptimizationLevel: 'disabled' } as const;
    const session = await InferenceSession.create(kept, asItIs).catch(() => undefined);
    if (session !== undefined) return session;
  }
  const unfinished = join(cache, `unfinished-${randomUUID()}`);
  const session = await mkdir(cache, { recursive: true })
    .then(() => InferenceSession.create(file, { ...options, optimizedModelFilePath: unfinished }))
    .catch(() => InferenceSession.create(file, options));
  await keep(unfinished, path);
  return session;
}

/** Gives what ONNX Runtime has written its digest and its name, all at once, or away with it. */
async function keep(unfinished: string, path: string): Promise<void> {
  try {
    const bytes = await readFile(unfinished);
    await writeFile(unfinished, Buffer.concat([digestOf(bytes), bytes]));
    await rename(unfinished, path);
  } catch {
    await rm(unfinished, { force: true }).catch(() => undefined);
  }
}

/** Differs where the same file would be optimised to something else. */
async function keyOf(file: Uint8Array): Promise<string> {
  const info = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  const [features = ''] = /^(flags|Features)\b.*$/m.exec(info) ?? [];
  const machine = [platform(), arch(), cpus()[0]?.model, features];
  const hash = createHash('sha256').update(JSON.stringify([env.versions.node, machine]));
  return hash.update(file).digest('hex');
}

const DIGEST_BYTES = 32;

const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** What follows its digest in a file; none if the file is not there or not whole. */
async function whole(path: string): Promise<Uint8Array | undefined> {
  const file = await readFile(path).catch(() => undefined);
  const bytes = file?.subarray(DIGEST_BYTES);
  return bytes && file?.subarray(0, DIGEST_BYTES).equals(digestOf(bytes)) ? bytes : undefined;
}
