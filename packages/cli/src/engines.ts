import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { type Executor, HgnError, mismatch } from '@hgn/core';
import { wasmKernels } from '@hgn/core/wasm';
import { eagerOn, useBackend } from './backend.ts';
import type { Engine, EngineOptions } from './engine.ts';
import { tensorflow } from './tensorflow-engine.ts';
import { tfjsNode } from './tfjs-node.ts';

const onnx: Engine = {
  name: 'onnx',
  description: 'compiled, on ONNX Runtime',
  probe: async () => {
    try {
      await import('@hgn/onnx');
      return { available: true, detail: `${availableParallelism()} threads` };
    } catch (error) {
      return {
        available: false,
        why: `onnxruntime-node does not load: ${String(error).split('\n', 1).join()}`,
        how:
          'It has binaries for Linux (glibc) and Windows on x64 and arm64, and for macOS on arm64; ' +
          'there, delete node_modules and install again.',
      };
    }
  },
  open: async (options) => {
    await useBackend('cpu');
    return (await import('@hgn/onnx')).onnx(options);
  },
};

const wasm: Engine = {
  name: 'wasm',
  description: 'TensorFlow.js, eagerly, on WebAssembly',
  probe: () => Promise.resolve({ available: true, detail: `${tf.version_core}, 1 thread` }),
  open: async () => {
    await useBackend('wasm', async () => {
      await import('@tensorflow/tfjs-backend-wasm');
      for (const kernel of wasmKernels) tf.registerKernel(kernel);
    });
    return eagerOn('wasm');
  },
};

const cpu: Engine = {
  name: 'cpu',
  description: 'TensorFlow.js, eagerly, in plain JavaScript: for checks, too slow to train with',
  probe: () => Promise.resolve({ available: true, detail: `${tf.version_core}, 1 thread` }),
  open: async () => {
    await useBackend('cpu');
    return eagerOn('cpu');
  },
};

/** Every engine, the one to be preferred first. */
export const engines: readonly Engine[] = [
  tensorflow,
  onnx,
  tfjsNode('GPU'),
  tfjsNode('CPU'),
  wasm,
  cpu,
];

/** An engine that was opened, and in a few words why it was this one. */
export type Selection = {
  readonly name: string;
  readonly executor: Executor;
  readonly reason: string;
};

/**
 * Opens the engine of that name; with `'auto'`, the first of {@link engines} that is available, or
 * the one that has a choice of devices if one is asked for.
 *
 * @throws HgnError that lists the names if there is no such engine, or says why this machine does
 *   not have it and how to get it; if a device is asked of an engine that has no choice
 */
export async function selectEngine(name: string, options: EngineOptions = {}): Promise<Selection> {
  const all = options.device === undefined ? engines : [onnx];
  const candidates = name === 'auto' ? all : engines.filter((engine) => engine.name === name);
  if (options.device !== undefined && candidates[0] !== undefined && candidates[0] !== onnx) {
    const remedy = 'Others compute where their backend does: leave out --device.';
    throw mismatch('--device', "the engine 'onnx'", `'${name}'`, remedy);
  }
  if (candidates.length === 0) {
    const names = ['auto', ...engines.map((engine) => engine.name)].join(', ');
    throw mismatch('engine', `one of ${names}`, `'${name}'`, '`hgn engines` tells them apart.');
  }
  const missing: string[] = [];
  for (const engine of candidates) {
    const found = await engine.probe();
    if (found.available) {
      const first = missing.length === 0 ? 'the first choice' : missing.join('; ');
      const reason = name === 'auto' ? first : 'as asked';
      return { name: engine.name, executor: await engine.open(options), reason };
    }
    missing.push(`no ${engine.name}: ${found.why} ${found.how}`);
  }
  throw new HgnError(`engine: ${missing.join('; ')}`);
}
