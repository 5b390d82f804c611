import { nextFrame } from '@tensorflow/tfjs-core';
import { renderer } from '@hgn/datasets';
import { lossChart } from './chart.ts';
import { element } from './dom.ts';
import type { Learned } from './duet.ts';
import { learning, type Lesson } from './learning.ts';
import { modelOf } from './model.ts';
import { small } from './small.ts';
import { type SystemName, systems } from './systems.ts';

/** Steps between two weights that are shown. */
const SHOWN = 25;

/** What is trained, and how long; `signal` ends it. */
export type TrainerOptions = {
  readonly name: SystemName;
  readonly steps: number;
  readonly signal: AbortSignal;
};

/**
 * Trains in the page and tells it: the bar, the curve of the loss, the time that is left. The page is
 * painted between two steps. Weights are shown when they are the first, now and then, and the last.
 *
 * @param show is handed weights that are its own
 */
export async function trainInPage(
  { name, steps, signal }: TrainerOptions,
  show: (learned: Learned) => Promise<void>,
): Promise<void> {
  const [system, config] = [systems[name](), small[name]];
  const progress = element('progress', HTMLProgressElement);
  const status = element('status', HTMLOutputElement);
  const curve = element('loss', SVGSVGElement);
  const model = modelOf(config);
  const learned = { system, render: renderer(), config, model };
  const losses: number[] = [];
  const start = performance.now();
  let last: Lesson | undefined;
  let shown = 0;
  status.value = 'making the data';
  progress.max = steps;
  progress.value = 0;
  await nextFrame();
  try {
    for await (const lesson of learning({ system, model, config, steps, seed: 1, signal })) {
      last = lesson;
      losses.push(lesson.loss);
      progress.value = lesson.step;
      status.value = textOf(lesson, steps, (performance.now() - start) / 1000);
      curve.innerHTML = lossChart(losses, steps);
      if (lesson.step === 1 || lesson.step % SHOWN === 0) {
        shown = lesson.step;
        await show({ ...learned, weights: lesson.weights() });
      }
      await nextFrame();
    }
    if (last !== undefined && last.step > shown) {
      await show({ ...learned, weights: last.weights() });
    }
  } finally {
    last?.release();
  }
}

/** How far it has come. */
function textOf({ step, loss, frames }: Lesson, steps: number, seconds: number): string {
  const left = Math.ceil((seconds / step) * (steps - step));
  const time = left > 90 ? `${Math.round(left / 60)} min` : `${left} s`;
  const rest = step < steps ? `, ${time} left` : `, done in ${Math.round(seconds)} s`;
  return `step ${step} of ${steps}, loss ${loss.toPrecision(3)}, rollouts of ${frames} frames${rest}`;
}
