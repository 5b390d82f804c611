// The command in a folder of its own: in this process, or, where that matters, in one of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, vi } from 'vitest';
import { fail, program } from '../src/program.ts';

const tsx = import.meta.resolve('tsx');
const main = createRequire(import.meta.url).resolve('../src/hgn.ts');

export const folder = await mkdtemp(join(tmpdir(), 'hgn-cli-'));
const before = process.cwd();
process.chdir(folder);
afterAll(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true });
});

/** A config file in that folder: networks and rollouts that are compiled in a moment. */
export const tiny = 'tiny.json';
await writeFile(
  join(folder, tiny),
  JSON.stringify({
    ...{ dimension: 2, encoderFrames: 4, encoderFilters: [2, 2, 2], decoderFilters: [2, 2, 2] },
    ...{ hamiltonianUnits: [4], horizons: [2, 5], decodedFrames: 2, batch: 2 },
  }),
);

export type Outcome = { readonly code: number | null; readonly out: string; readonly err: string };

/** What `process.exit` throws here. */
class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** Sees what a command has written to standard error so far, and can end it. */
type Watch = (err: string, child: ChildProcess) => void;

/** Runs `hgn` in this process, one at a time; in one of its own if somebody watches it. */
export function hgn(args: readonly string[], watch?: Watch): Promise<Outcome> {
  return watch === undefined ? here(args) : spawned(args, watch);
}

/** Runs `hgn` with these arguments as its main file does. */
async function here(args: readonly string[]): Promise<Outcome> {
  // as it is for users: TensorFlow.js checks every op for leaks in tests
  tf.env().set('IS_TEST', false);
  let [out, err] = ['', ''];
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      out += String(text);
      return true;
    }),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      err += String(text);
      return true;
    }),
    vi.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Exit(Number(code ?? 0));
    }),
  ];
  try {
    await program().parseAsync(args, { from: 'user' }).catch(failing);
    return { code: Number(process.exitCode ?? 0), out, err };
  } catch (error) {
    if (error instanceof Exit) return { code: error.code, out, err };
    throw error;
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
    tf.env().set('IS_TEST', true);
  }
}

function failing(error: unknown): never {
  if (error instanceof Exit) throw error;
  fail(error);
}

/** Runs `hgn` as a user starts it. */
export function spawned(args: readonly string[], watch: Watch = () => undefined): Promise<Outcome> {
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

/** What a command that must succeed prints with `--json`; run by `by`, in this process by default. */
export async function json(
  args: readonly string[],
  by: (args: readonly string[]) => Promise<Outcome> = here,
): Promise<unknown> {
  const { code, out, err } = await by([...args, '--json']);
  if (code !== 0) throw new Error(`hgn ${args.join(' ')}: ${err}`);
  return JSON.parse(out);
}
