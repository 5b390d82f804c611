// The command as a user starts it, in a folder of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const tsx = import.meta.resolve('tsx');
const main = createRequire(import.meta.url).resolve('../src/hgn.ts');

export const folder = await mkdtemp(join(tmpdir(), 'hgn-cli-'));
afterAll(async () => {
  await rm(folder, { recursive: true });
});

export type Outcome = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs `hgn` with these arguments; `watch` sees what it writes to standard error so far. */
export function hgn(
  args: readonly string[],
  watch: (err: string, child: ChildProcess) => void = () => undefined,
): Promise<Outcome> {
  const child = spawn(process.execPath, ['--import', tsx, main, ...args], { cwd: folder });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
    watch(err, child);
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve({ code, out, err });
    });
  });
}

/** What a command that must succeed prints with `--json`. */
export async function json(args: readonly string[]): Promise<unknown> {
  const { code, out, err } = await hgn([...args, '--json']);
  if (code !== 0) throw new Error(`hgn ${args.join(' ')}: ${err}`);
  return JSON.parse(out);
}
