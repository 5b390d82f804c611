import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import {
  eager,
  type Executor,
  flattenTree,
  seededRng,
  unflattenTree,
  valueAndGradients,
} from '@hgn/core';
import { executorContract } from '@hgn/testing';
import { convNet, type ConvParams } from '@hgn/networks';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { engines, selectEngine } from '../src/engines.ts';

// As it is for users; and TensorFlow.js's leak check, for tests alone, miscounts a tensor that an
// op inside an op moves to another backend.
tf.env().set('IS_TEST', false);
const warnings = vi.spyOn(console, 'warn');

const executors: Executor[] = [];
for (const { probe, open } of engines) {
  if ((await probe()).available) executors.push(await open());
}

// What `eager` runs on, which executors are compared with.
beforeEach(async () => {
  await tf.setBackend('cpu');
});

executors.forEach(executorContract);

describe.each(executors)('the engine $name', (executor) => {
  it('descends as the cpu does', async () => {
    const losses = await descent(executor);
    const expected = await descent(eager);
    expect(expected[3]).toBeLessThan(0.9 * (expected[0] ?? NaN));
    expect(losses).toHaveLength(4);
    losses.forEach((loss, i) => {
      expect(Math.abs(loss / (expected[i] ?? NaN) - 1)).toBeLessThan(1e-5);
    });
  });
});

/** Engines that run nothing of a function but its trace. */
const COMPILED = new Set(['tensorflow', 'onnx']);

describe.each(executors.filter(({ name }) => !COMPILED.has(name)))(
  'the engine $name',
  (executor) => {
    it('runs on its own backend, whichever is the current one', async () => {
      const backends: string[] = [];
      const fn = (x: Tensor): Tensor => {
        backends.push(tf.getBackend());
        return tf.neg(x);
      };
      await (
        await executor.prepare(fn, tf.scalar(1))
      )(tf.scalar(1));
      expect(backends).toEqual([executor.name.replace(/tfjs-node.*/, 'tensorflow')]);
    });
  },
);

/** The losses before each of four steps down the gradient, of a network with layers of every kind. */
async function descent(executor: Executor): Promise<number[]> {
  const network = convNet({
    input: [8, 8, 2],
    layers: [
      { filters: 4, stride: 2 },
      { filters: 4, upsample: true },
      { residual: [{ filters: 3 }] },
      { filters: 2, kernel: 2, pad: 'valid' },
    ],
    activation: (x) => tf.leakyRelu(x, 0.2),
    output: tf.softplus,
  });
  const random = (seed: number, shape: number[]): Tensor => {
    const length = tf.util.sizeFromShape(shape);
    return tf.tensor(Float32Array.from({ length }, seededRng(seed).normal), shape);
  };
  type Args = { readonly params: ConvParams; readonly x: Tensor; readonly y: Tensor };
  const step = ({ params, x, y }: Args): { loss: Scalar; params: ConvParams } => {
    const { value, gradients } = valueAndGradients(
      (p: ConvParams): Scalar => tf.mean(tf.squaredDifference(network.apply(p, x), y)),
      params,
    );
    const slopes = flattenTree(gradients).map(([, slope]) => slope);
    const leaves = flattenTree(params).map(([, leaf], i) =>
      tf.sub(leaf, tf.mul(0.1, slopes[i] as Tensor)),
    );
    return { loss: value, params: unflattenTree(params, leaves) };
  };
  let args: Args = {
    params: network.init(seededRng(1)),
    x: random(2, [3, 8, 8, 2]),
    y: random(3, [3, ...network.shape]),
  };
  const run = await executor.prepare(step, args);
  const losses: number[] = [];
  for (let i = 0; i < 4; i++) {
    const { loss, params } = await run(args);
    losses.push((await loss.data())[0] ?? NaN);
    args = { ...args, params };
  }
  await run.release();
  return losses;
}

describe('engines', () => {
  it('keep notices of TensorFlow.js off the terminal', async () => {
    for (const { name } of executors) await selectEngine(name);
    tf.zeros([1]);
    expect(warnings).not.toHaveBeenCalled();
  });

  it('are taken in order, unless one is asked for', async () => {
    const [first] = executors as [Executor];
    expect(await selectEngine('auto')).toMatchObject({ name: first.name });
    expect(await selectEngine('onnx')).toMatchObject({ name: 'onnx', reason: 'as asked' });
    expect(tf.getBackend()).toBe('cpu');
    expect(await selectEngine('wasm')).toMatchObject({ name: 'wasm', reason: 'as asked' });
    expect(tf.getBackend()).toBe('wasm');
  });

  it('are passed over where they are missing, and the reason says so', async () => {
    vi.doMock('@hgn/onnx', () => {
      throw new Error('libonnxruntime.so.1: cannot open shared object file');
    });
    vi.stubEnv('HGN_TFJS_NODE', undefined);
    const { reason } = await selectEngine('auto');
    vi.unstubAllEnvs();
    vi.doUnmock('@hgn/onnx');
    expect(reason).toContain('no onnx: onnxruntime-node does not load: ');
  });

  it('compute where they are told to, the CPU if that is not there, and say so', async () => {
    const told: string[] = [];
    const asked = { device: 'cuda', warn: (message: string) => told.push(message) } as const;
    const { name, executor } = await selectEngine('auto', asked);
    expect(name).toBe('onnx');
    const run = await executor.prepare(tf.neg, tf.scalar(1));
    expect((await run(tf.scalar(2))).dataSync()[0]).toBe(-2);
    await run.release();
    if (told.length > 0) expect(told).toEqual([expect.stringContaining('onnx: no cuda here')]);
    await expect(selectEngine('wasm', asked)).rejects.toThrow(
      "--device: expected the engine 'onnx', got 'wasm'.",
    );
  });

  it('are listed to who asks for another', async () => {
    await expect(selectEngine('tpu')).rejects.toThrow(
      "engine: expected one of auto, tensorflow, onnx, tfjs-node-gpu, tfjs-node, wasm, cpu, got 'tpu'.",
    );
  });
});

describe('an engine whose package users install themselves', () => {
  let folder: string;
  let workingDirectory: MockInstance;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hgn-engines-'));
    workingDirectory = vi.spyOn(process, 'cwd').mockReturnValue(folder);
    vi.stubEnv('HGN_TFJS_NODE', undefined);
  });
  afterEach(async () => {
    workingDirectory.mockRestore();
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
  const install = async (name: string, main: string): Promise<void> => {
    const path = join(folder, 'node_modules/@tensorflow', name);
    await mkdir(path, { recursive: true });
    await writeFile(join(path, 'index.js'), main);
  };

  it('is refused where it is not installed, with the line that installs it', async () => {
    await expect(selectEngine('tfjs-node-gpu')).rejects.toThrow(
      'engine: no tfjs-node-gpu: @tensorflow/tfjs-node-gpu is not installed. ' +
        'npm install @tensorflow/tfjs-node-gpu@4.22.0',
    );
  });

  it('is refused where its native half is missing, in the words of the package', async () => {
    await install(
      'tfjs-node',
      'throw new Error("The addon can not be found at path: /a.node. \\nPlease run a command.")',
    );
    await expect(selectEngine('tfjs-node')).rejects.toThrow(
      'engine: no tfjs-node: @tensorflow/tfjs-node is installed, but does not load: ' +
        'The addon can not be found at path: /a.node. npm rebuild @tensorflow/tfjs-node ' +
        'downloads its native half from storage.googleapis.com; with pnpm, pnpm approve-builds lets ' +
        'it. Behind a closed network, npx hgn-tfjs-node of @hgn/tensorflow builds it.',
    );
  });

  it('is not taken for one that has a GPU if it has none', async () => {
    await install(
      'tfjs-node-gpu',
      `exports.version = { 'tfjs-node': '4.22.0' };
       exports.backend = () => ({ isUsingGpuDevice: false });`,
    );
    await expect(selectEngine('tfjs-node-gpu')).rejects.toThrow(
      '@tensorflow/tfjs-node-gpu 4.22.0 finds no GPU.',
    );
  });
});
