import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { mismatch } from '@hgn/core';
import { logSumExp } from './log-sum-exp.ts';
import type { Prior } from './prior.ts';

/** The densities of a {@link mixture}, and how likely each is. */
export type MixtureOptions = {
  readonly components: readonly Prior[];
  /** In any unit, above 0; equal if left out. */
  readonly weights?: readonly number[];
};

/**
 * π(x) = Σ wᵢ·πᵢ(x) / Σ wᵢ.
 *
 * @throws HgnError if there is no component, or not a weight above 0 for each
 */
export function mixture({ components, weights }: MixtureOptions): Prior {
  const shares = weights ?? components.map(() => 1);
  const total = shares.reduce((sum, weight) => sum + weight, 0);
  if (components.length === 0 || shares.length !== components.length || !shares.every(isShare)) {
    const got = `${components.length} components and the weights ${shares.join(', ') || 'none'}`;
    throw mismatch('mixture', 'a weight above 0 for each component', got, 'Leave them out.');
  }
  const logShares = shares.map((weight) => Math.log(weight / total));
  return {
    sample: (rng, shape) => {
      const [batch] = shape;
      const chosen = Array.from({ length: batch }, () => pick(shares, total * rng.uniform()));
      return tf.tidy(() => {
        const points = components.map((component, i) => {
          const mask = chosen.map((choice) => (choice === i ? 1 : 0));
          const all = component.sample(rng.split(i), shape);
          return tf.mul(all, tf.tensor2d(mask, [batch, 1]));
        });
        return tf.addN(points) as Tensor2D;
      });
    },
    logProb: (x) =>
      tf.tidy(() => {
        const each = components.map((component, i) =>
          tf.add(component.logProb(x), logShares[i] as number),
        );
        return logSumExp(tf.stack(each, 1), 1) as Tensor1D;
      }),
  };
}

const isShare = (weight: number): boolean => weight > 0 && weight < Infinity;

/** The index of the share in which a number from 0 to their sum falls. */
function pick(shares: readonly number[], at: number): number {
  let rest = at;
  const index = shares.findIndex((share) => (rest -= share) < 0);
  return index < 0 ? shares.length - 1 : index;
}
