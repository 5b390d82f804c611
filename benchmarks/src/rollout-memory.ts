import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import {
  type Adjoint,
  eager,
  fieldOf,
  flow,
  mismatch,
  type PhaseState,
  seededRng,
  valueAndGradients,
} from '@hgn/core';
import { leapfrog } from '@hgn/integrators';
import { mlp, separableHamiltonian } from '@hgn/networks';
import { Command } from 'commander';

async function measured(adjoint: Adjoint, steps: number): Promise<string> {
  // the demo's energy: a batch of 16, three degrees of freedom, K and V of 64–64
  const network = mlp({ sizes: [3, 64, 64, 1], activation: tf.softplus });
  const hamiltonian = separableHamiltonian({ kinetic: network, potential: network });
  const params = hamiltonian.init(seededRng(1));
  const state: PhaseState = {
    q: tf.randomNormal([16, 3], 0, 1, 'float32', 1),
    p: tf.randomNormal([16, 3], 0, 1, 'float32', 2),
  };
  const run = await eager.prepare(
    (weights: typeof params) =>
      valueAndGradients((w) => {
        const options = { dt: 0.01, steps, adjoint };
        const { q, p } = flow(leapfrog, fieldOf(hamiltonian, w), state, options);
        return tf.sum<tf.Scalar>(tf.add(tf.square(q), tf.square(p)));
      }, weights),
    params,
  );
  const peak = watchedPeak();
  const begun = performance.now();
  await run(params);
  const seconds = (performance.now() - begun) / 1000;
  return `| ${steps} | \`${adjoint}\` | ${(peak() / 1e6).toFixed(2)} | ${seconds.toFixed(2)} |`;
}

/** Follows the engine's own count from now on; the function it returns ends that, and tells. */
function watchedPeak(): () => number {
  const { state: engine } = tf.engine();
  const before = engine.numBytes;
  let [bytes, peak] = [before, before];
  Object.defineProperty(engine, 'numBytes', {
    configurable: true,
    get: () => bytes,
    set: (now: number) => {
      bytes = now;
      peak = Math.max(peak, now);
    },
  });
  return () => {
    Object.defineProperty(engine, 'numBytes', { value: bytes, writable: true });
    return peak - before;
  };
}

/** `bench rollout` */
export function rolloutCommand(): Command {
  return new Command('rollout')
    .description(
      "the gradient of a rollout's last state on the eager executor, with either adjoint: the most " +
        'memory that TensorFlow.js counts meanwhile, and the time',
    )
    .argument('[steps...]', 'lengths of the rollout', ['30', '300', '3000'])
    .action(async (lengths: readonly string[]) => {
      await tf.setBackend('cpu');
      console.log('| steps | adjoint | peak MB | s |\n| --- | --- | --- | --- |');
      for (const length of lengths) {
        const steps = Number(length);
        if (!Number.isSafeInteger(steps) || steps < 1) {
          throw mismatch('steps', 'whole numbers from 1 up', length, 'Try 30 300 3000.');
        }
        for (const adjoint of ['stored', 'reversible'] as const) {
          console.log(await measured(adjoint, steps));
        }
      }
    });
}
