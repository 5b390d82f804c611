import type { Scalar, Tensor5D } from '@tensorflow/tfjs-core';
import type { Posterior } from './module.ts';
import type { Params, Tree } from './tree.ts';

/** A scalar to minimise, and the named scalars it is made of, for people to look at. */
export type LossValue = {
  readonly loss: Scalar;
  readonly metrics: Readonly<Record<string, Scalar>>;
};

/** Numbers that a step is handed and that change from step to step, by name. */
export type Controls = Readonly<Record<string, Scalar>>;

/**
 * What training minimises: a pure function of the weights and a batch, and of what a controller set
 * for the step, if there is one.
 */
export type Loss<P extends Params, B extends Tree> = (
  params: P,
  batch: B,
  controls?: Controls,
) => LossValue;

/** Decoded frames `[batch, time, height, width, channels]` beside the true ones, and q(z | x). */
export type Evidence = {
  readonly output: Tensor5D;
  readonly target: Tensor5D;
  readonly posterior: Posterior;
  /** What a controller set for the step, for objectives that ask for it. */
  readonly controls?: Controls;
};

/** Weighs how well the frames are met against how far the posterior is from the prior. */
export type Objective = (evidence: Evidence) => LossValue;
