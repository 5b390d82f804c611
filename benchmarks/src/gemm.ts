import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { Executor } from '@hgn/core';
import { engines } from '@hgn/cli';
import { answerOf } from './helper.ts';
import { ours } from './ours.ts';
import type { Torch } from './torch.ts';

/** Products in a row, so that what it costs to hand matrices over does not show. */
const PRODUCTS = 4;
const REPEATS = 6;
const SIZES = [1024, 2048];
/** Engines with a library of matrix products behind them. */
const LIBRARIES = ['onnx', 'tfjs-node'];

/** The rate of an engine's fastest matrix product of these sizes, GFLOP/s. */
export async function gemmGflops(executor: Executor, sizes: readonly number[]): Promise<number> {
  let best = 0;
  for (const n of sizes) {
    const args = { a: tf.fill<tf.Rank.R2>([n, n], 1), b: tf.fill<tf.Rank.R2>([n, n], 1 / n) };
    const run = await executor.prepare(chain, args);
    for (let i = 0; i < REPEATS; i++) {
      const start = performance.now();
      const result = await run(args);
      await result.data();
      const seconds = (performance.now() - start) / 1000;
      best = Math.max(best, (2e-9 * PRODUCTS * n ** 3) / seconds);
      result.dispose();
    }
    await run.release();
    tf.dispose(args);
  }
  return best;
}

function chain({ a, b }: { readonly a: Tensor2D; readonly b: Tensor2D }): Scalar {
  let product = a;
  for (let i = 0; i < PRODUCTS; i++) product = tf.matMul(product, b);
  return tf.mean(product);
}

/** The fastest matrix product of this machine, and whose it is. */
export type Ceiling = { readonly gflops: number; readonly library: string };

/** Each library at hand in a process of its own, one after the other. */
export async function gemmCeiling(torch: Torch | undefined): Promise<readonly Ceiling[]> {
  const found: Ceiling[] = [];
  for (const { name, probe } of engines.filter(({ name }) => LIBRARIES.includes(name))) {
    if (!(await probe()).available) continue;
    const { gflops } = await answerOf(ours, 'gemm', { engine: name, sizes: SIZES });
    found.push({ gflops: gflops as number, library: name });
  }
  if (torch !== undefined) {
    const { gflops } = await answerOf(torch.program, 'gemm', { sizes: SIZES });
    found.push({ gflops: gflops as number, library: `PyTorch ${torch.version}` });
  }
  return found.sort((a, b) => b.gflops - a.gflops);
}
