/** The thread that `renderWorkers` starts: paints placed discs, one message after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { discPainter } from './disc-painter.ts';
import { DISC_LENGTH } from './placed-discs.ts';

/** What the thread is started with. */
export type PainterOptions = { readonly size: number; readonly sharpness: number };

/** The discs of frames, all in a row, and how many each frame has. */
export type PaintJob = {
  readonly placed: Float64Array<ArrayBuffer>;
  readonly counts: Uint32Array<ArrayBuffer>;
};

const { size, sharpness } = workerData as PainterOptions;
const length = 3 * size * size;
const paint = discPainter(size, sharpness);

parentPort?.on('message', ({ placed, counts }: PaintJob) => {
  const frames = new Float32Array(counts.length * length);
  let from = 0;
  counts.forEach((count, i) => {
    paint(placed, from, count, frames, i * length);
    from += count * DISC_LENGTH;
  });
  parentPort?.postMessage(frames, [frames.buffer]);
});
