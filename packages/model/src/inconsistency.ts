import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { PhaseState } from '@hgn/core';

/**
 * How far states that the dynamics have carried are from those that were inferred at their times, in
 * units of the spread of both: Σ ‖s − s′‖² / (Σ ‖s − mean s‖² + Σ ‖s′ − mean s′‖²), over q, p and the
 * batch, the first axis. 0 is agreement, and strangers of equal mean have 1. Its unit is what keeps
 * it from being made small by making all states small.
 */
export function inconsistency(carried: PhaseState, inferred: PhaseState): Scalar {
  const apart = total(tf.sub(carried.q, inferred.q), tf.sub(carried.p, inferred.p));
  // The gradient of squaredDifference is wrong where it broadcasts.
  const about = (x: Tensor): Tensor => tf.sub(x, tf.mean(x, 0, true));
  const spread = tf.add(
    total(about(carried.q), about(carried.p)),
    total(about(inferred.q), about(inferred.p)),
  );
  return tf.div(apart, tf.add(spread, TINY));
}

/** Σ q² + Σ p² */
const total = (q: Tensor, p: Tensor): Tensor => tf.add(tf.sum(tf.square(q)), tf.sum(tf.square(p)));

/** What a batch of one, which has no spread, is divided by. */
const TINY = 1e-12;
