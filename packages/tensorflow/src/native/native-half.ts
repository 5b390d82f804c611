import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { HgnError, mismatch } from '@hgn/core';
import type { Arguments } from './arguments.ts';
import { compile } from './compile.ts';
import { Missing, unwritable } from './failure.ts';
import { fetchWheel } from './fetch-wheel.ts';
import { type Host, wheelFor } from './host.ts';
import { installed } from './installed.ts';
import { tools } from './tools.ts';
import { trial } from './trial.ts';
import { libraries, unpack } from './unpack.ts';

/** A tfjs-node whose native half computes. */
export type NativeHalf = {
  readonly package: string;
  readonly version: string;
  readonly tensorflow: string;
  /** False if it did so before. */
  readonly built: boolean;
  readonly seconds: number;
};

/** Where the command works. */
export type System = {
  readonly host: Host;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends it; what it wrote is gone then. */
  readonly signal: AbortSignal;
  /** Is told what it does. */
  readonly say: (line: string) => void;
};

/** What it takes on the disk while it works. */
const BYTES = 1e9;

/**
 * Gives an installed tfjs-node its native half, unless it has one that works. All is made in a
 * folder beside the place where it belongs, and moved there when it is whole.
 *
 * @throws HgnError that says what is missing, and how to get it
 */
export async function nativeHalf(asked: Arguments, system: System): Promise<NativeHalf> {
  const begin = performance.now();
  const { cwd, say, signal } = system;
  const target = installed(asked.package, cwd);
  const { folder, version } = target;
  const result = (tensorflow: string, built: boolean): NativeHalf => {
    const seconds = Math.round((performance.now() - begin) / 100) / 10;
    return { package: folder, version, tensorflow, built, seconds };
  };
  say(`@tensorflow/tfjs-node ${version} in ${folder}`);

  if (existsSync(join(folder, target.binding)) && !asked.force) {
    const before = await trial(folder, system);
    if (before.works) return result(before.tensorflow, false);
    say(`its native half does not load: ${before.why}`);
  }
  const wheelKind = wheelFor(system.host);
  const given = asked.wheel === undefined ? undefined : resolve(cwd, asked.wheel);
  if (given !== undefined && !existsSync(given)) {
    throw mismatch('--wheel', 'a file', `'${given}'`, 'There is none of that name.');
  }
  const { python, compiler } = await tools(system, given === undefined);

  const work = await room(folder);
  try {
    // whatever the programs write meanwhile goes when the folder goes
    const surroundings = {
      env: { ...system.env, TMPDIR: work },
      signal,
      onError: (line: string) => {
        if (line.startsWith('WARNING')) say(line);
      },
    };
    if (given === undefined) {
      say(`downloading ${wheelKind.project} ${asked.tensorflow} with pip, about 210 MB`);
    }
    const wheel =
      given ?? (await fetchWheel(python, wheelKind, asked.tensorflow, work, surroundings));

    say("unpacking TensorFlow's library and headers");
    await unpack(python, wheel, work, surroundings);
    const unpacked = join(work, 'tensorflow');
    const output = join(work, 'tfjs_binding.node');

    say('compiling the binding');
    const headers = join(unpacked, 'include');
    const job = { source: folder, headers, libraries: unpacked, napi: target.napi, output };
    await compile(compiler, job, surroundings);

    signal.throwIfAborted();
    for (const name of libraries) {
      await move(join(unpacked, name), join(folder, 'deps/lib', name));
    }
    await move(output, join(folder, target.binding));
  } catch (cause) {
    throw unwritable(folder, cause);
  } finally {
    await rm(work, { recursive: true, force: true });
  }

  say('trying it');
  const after = await trial(folder, system);
  if (after.works) return result(after.tensorflow, true);
  throw new HgnError(`the native half is built, but does not load: ${after.why}`);
}

/** A folder of its own to work in, on the disk where the result belongs. */
async function room(folder: string): Promise<string> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < BYTES) {
    const got = `${Math.round((bavail * bsize) / 1e6)} MB`;
    throw new Missing(`disk of ${folder}: expected 1 GB to work in, got ${got}. Make room.`);
  }
  try {
    return await mkdtemp(join(folder, '.native-'));
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}

async function move(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to);
}
