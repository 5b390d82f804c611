import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HgnError } from '@hgn/core';
import { InferenceSession } from 'onnxruntime-node';
import { cachedSession } from './cached-session.ts';

/** Where kernels run: in the CPU's library, in WebGPU's, or in CUDA's where it is installed. */
export type Device = 'cpu' | 'webgpu' | 'cuda';

/** How sessions are made. */
export type SessionOptions = {
  readonly device: Device;
  readonly threads: number | undefined;
  /** Folder of what files were optimised to for the CPU. */
  readonly cache: string;
  /** Told why the CPU is taken in place of the device. */
  readonly warn: (message: string) => void;
};

/** Makes a session of an ONNX file, to be released. */
export type Sessions = (
  file: Uint8Array,
  more?: InferenceSession.SessionOptions,
) => Promise<InferenceSession>;

/**
 * Sessions on a device; on the CPU, from the first failure on, if the machine does not have it.
 *
 * @throws HgnError at the call, if ONNX Runtime cannot compile the file on the CPU either
 */
export function sessions({ device, threads, cache, warn }: SessionOptions): Sessions {
  let current = device;
  const create: Sessions = (file, more) => {
    const options: InferenceSession.SessionOptions = {
      executionProviders: [current],
      graphOptimizationLevel: 'all',
      // planned ahead, memory is a block for all that is ever alive, three times what a step needs
      enableMemPattern: false,
      // what goes wrong is thrown
      logSeverityLevel: 4,
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
      ...more,
    };
    // what other devices' libraries make of a file cannot be written to one
    return current === 'cpu'
      ? cachedSession(file, options, cache)
      : InferenceSession.create(file, options);
  };
  return async (file, more) => {
    if (current !== 'cpu') {
      try {
        return await create(file, more);
      } catch (error) {
        current = 'cpu';
        const [why = ''] = messageOf(error).trim().split('\n').slice(-1);
        warn(`onnx: no ${device} here, so the CPU computes. ONNX Runtime says: ${why}`);
      }
    }
    return create(file, more).catch(failure('compile'));
  };
}

/** A kernel that ran in a session, under the name of its node. */
export type TimedNode = {
  readonly name: string;
  readonly opType: string;
  readonly milliseconds: number;
};

/** The kernels of the last of two runs of a file. */
export async function timedNodes(
  make: Sessions,
  file: Uint8Array,
  run: (session: InferenceSession) => Promise<unknown>,
): Promise<TimedNode[]> {
  const folder = await mkdtemp(join(tmpdir(), 'hgn-onnx-'));
  try {
    const session = await make(file, {
      enableProfiling: true,
      profileFilePrefix: join(folder, 'profile'),
    });
    await run(session);
    await run(session);
    session.endProfiling();
    await session.release();
    const [name = ''] = await readdir(folder);
    const events = JSON.parse(await readFile(join(folder, name), 'utf8')) as readonly TraceEvent[];
    const kernels = events.filter(({ cat, name: of }) => cat === 'Node' && of.endsWith(KERNEL));
    return kernels.slice(kernels.length / 2).map(({ name: of, dur, args }) => ({
      name: of.slice(0, -KERNEL.length),
      opType: args.op_name ?? '',
      milliseconds: dur / 1000,
    }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What follows a node's name in the name of its event. */
const KERNEL = '_kernel_time';

/** An entry of ONNX Runtime's profile, in microseconds. */
type TraceEvent = {
  readonly cat: string;
  readonly name: string;
  readonly dur: number;
  readonly args: { readonly op_name?: string };
};

/** Throws an error that says what ONNX Runtime cannot do, and why. */
export const failure =
  (what: string) =>
  (cause: unknown): never => {
    throw new HgnError(
      `onnx: ONNX Runtime cannot ${what} this. Write it with other ops or types, or choose another ` +
        `engine. It says: ${messageOf(cause)}`,
      { cause },
    );
  };

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
