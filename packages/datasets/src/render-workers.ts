import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { HgnError } from '@hgn/core';
import { assertWhole } from './assert-whole.ts';
import { DISC_LENGTH, placeDiscs } from './placed-discs.ts';
import type { PainterOptions, PaintJob } from './render-worker.ts';
import { renderer, type Renderer, type RendererOptions } from './renderer.ts';
import type { Scene } from './scene.ts';
import { turn } from './turn.ts';

/** How frames are rendered, and by how many threads. */
export type RenderWorkersOptions = RendererOptions & {
  /** Threads beside this one: by default one, which renders faster than any model trains. */
  readonly workers?: number;
};

/** A {@link Renderer} with threads of its own. */
export interface RenderWorkers extends Renderer {
  readonly offThread: NonNullable<Renderer['offThread']>;
  /** Ends the threads. Who waits for frames is told. */
  readonly close: () => Promise<void>;
}

type Frames = Float32Array<ArrayBuffer>;
type Thread = {
  readonly worker: Worker;
  readonly waiting: { resolve: (frames: Frames) => void; reject: (error: HgnError) => void }[];
};

/**
 * The published renderer, which also renders in threads of Node: discs are sent there as numbers,
 * frames come back, nothing is copied. Threads paint with the code that `renderer` paints with, so
 * that frames are the same to the last bit. Shades are functions, which cannot be sent: they are
 * evaluated here, a scene at a time, so that the event loop turns.
 *
 * Threads are started when they are first needed, and keep no process alive that has nothing to wait
 * for. A thread that fails rejects what was asked of it, and is replaced.
 *
 * @throws HgnError if an option is out of its range
 */
export function renderWorkers({
  size = 32,
  sharpness = 80,
  workers = 1,
}: RenderWorkersOptions = {}): RenderWorkers {
  assertWhole('workers', workers, 1, Math.max(64, availableParallelism()));
  const render = renderer({ size, sharpness });
  const threads: Thread[] = [];
  let closed = false;

  const idlest = (): Thread => {
    const [first] = threads.toSorted((a, b) => a.waiting.length - b.waiting.length);
    if (first !== undefined && (first.waiting.length === 0 || threads.length === workers)) {
      return first;
    }
    const thread = start({ size, sharpness }, () => {
      const place = threads.indexOf(thread);
      if (place >= 0) threads.splice(place, 1);
    });
    threads.push(thread);
    return thread;
  };

  const paint = (job: PaintJob): Promise<Frames> => {
    const { worker, waiting } = idlest();
    return new Promise<Frames>((resolve, reject) => {
      waiting.push({ resolve, reject });
      worker.ref();
      worker.postMessage(job, [job.placed.buffer, job.counts.buffer]);
    });
  };

  const offThread = async (scenes: readonly Scene[]): Promise<Frames> => {
    if (closed) throw new HgnError('renderWorkers: expected open ones, got closed ones.');
    const frames = await paint(jobOf(scenes));
    for (const [i, scene] of scenes.entries()) {
      if (scene.shade === undefined) continue;
      await turn();
      render(scene, frames, i * 3 * size ** 2);
    }
    return frames;
  };

  const close = async (): Promise<void> => {
    closed = true;
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  };
  return Object.assign(render, { offThread, close });
}

function jobOf(scenes: readonly Scene[]): PaintJob {
  const counts = Uint32Array.from(scenes, ({ discs = [] }) => discs.length);
  const placed = new Float64Array(DISC_LENGTH * counts.reduce((sum, count) => sum + count, 0));
  let at = 0;
  for (const scene of scenes) {
    if (scene.shade !== undefined) continue;
    placeDiscs(scene, placed, at);
    at += DISC_LENGTH * scene.discs.length;
  }
  return { placed, counts };
}

function start(workerData: PainterOptions, gone: () => void): Thread {
  const worker = threadOf(workerData);
  const waiting: Thread['waiting'] = [];
  const end = (how: string, cause?: unknown): void => {
    gone();
    const error = new HgnError(`renderWorkers: expected frames, got a thread that ${how}.`, {
      cause,
    });
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  worker.unref();
  worker.on('message', (frames: Frames) => {
    waiting.shift()?.resolve(frames);
    if (waiting.length === 0) worker.unref();
  });
  worker.once('error', (cause: Error) => {
    end(`failed: ${cause.message}`, cause);
  });
  worker.once('exit', () => {
    end('ended');
  });
  return { worker, waiting };
}

/** A thread on the file beside this one, `.js` in the package and `.ts` in its sources. */
function threadOf(workerData: PainterOptions): Worker {
  const extension = import.meta.url.slice(-3);
  const file = new URL(`render-worker${extension}`, import.meta.url);
  if (extension === '.js') return new Worker(file, { workerData });
  // Node 20 reads no TypeScript, and its threads do not inherit what does.
  const tsx = import.meta.resolve('tsx/esm/api');
  const load = `import('${tsx}').then(({ register }) => (register(), import('${file.href}')))`;
  return new Worker(load, { eval: true, workerData });
}
