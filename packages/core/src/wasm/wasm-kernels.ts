import type { KernelConfig } from '@tensorflow/tfjs-core';
import { filterGradient } from './filter-gradient.ts';
import { inputGradient } from './input-gradient.ts';
import { maxPoolGradient } from './max-pool-gradient.ts';
import { oneHot } from './one-hot.ts';

/**
 * What TensorFlow.js 4.22's wasm backend lacks for training, has slow, or has wrong: added, put right,
 * or refused. To be registered once, with `tf.registerKernel`, after the backend is imported.
 */
export const wasmKernels: readonly KernelConfig[] = [
  filterGradient,
  inputGradient,
  oneHot,
  maxPoolGradient,
];
