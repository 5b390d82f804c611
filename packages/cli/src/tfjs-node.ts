import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { resolve as resolvePath } from 'node:path';
import util, { promisify } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { eagerOn, useBackend } from './backend.ts';
import type { Engine } from './engine.ts';

const HARDWARE = 'an NVIDIA GPU, CUDA 11.2 and cuDNN 8.1';

/** The engine that is TensorFlow's own library, from a package that its users install themselves. */
export function tfjsNode(device: 'CPU' | 'GPU'): Engine {
  const name = device === 'GPU' ? 'tfjs-node-gpu' : 'tfjs-node';
  const packageName = `@tensorflow/${name}`;
  const install = `npm install ${packageName}@${tf.version_core}`;
  return {
    name,
    description: `TensorFlow.js, eagerly, on TensorFlow's ${device} kernels`,
    probe: async () => {
      const path = resolve(packageName);
      if (path === undefined) {
        return {
          available: false,
          why: `${packageName} is not installed.`,
          how: device === 'GPU' ? `${install}, on a machine with ${HARDWARE}` : install,
        };
      }
      try {
        const { version, onGpu } = await trial(path);
        if (device === 'CPU' || onGpu) return { available: true, detail: version };
        return {
          available: false,
          why: `${packageName} ${version} finds no GPU.`,
          how: `It takes a machine with ${HARDWARE}.`,
        };
      } catch (error) {
        const download =
          `npm rebuild ${packageName} downloads its native half from storage.googleapis.com; ` +
          'with pnpm, pnpm approve-builds lets it.';
        const build = 'Behind a closed network, npx hgn-tfjs-node of @hgn/tensorflow builds it.';
        return {
          available: false,
          why: `${packageName} is installed, but does not load: ${lastError(error)}`,
          how: device === 'GPU' ? download : `${download} ${build}`,
        };
      }
    },
    open: async () => {
      await useBackend('tensorflow', () => {
        process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '1'; // warnings, but no greeting
        // tfjs-node 4.22 calls what Node has no longer from version 23 on.
        const shimmed: { isNullOrUndefined?: (value: unknown) => boolean } = util;
        shimmed.isNullOrUndefined ??= (value) => value === null || value === undefined;
        createRequire(import.meta.url)(resolve(packageName) ?? packageName);
      });
      return eagerOn('tensorflow', name);
    },
  };
}

/** The main file of a package installed in HGN_TFJS_NODE, where the user works, or where we are. */
function resolve(packageName: string): string | undefined {
  const installed = resolvePath(process.cwd(), process.env['HGN_TFJS_NODE'] ?? '.');
  const paths = [installed, import.meta.dirname];
  try {
    return createRequire(import.meta.url).resolve(packageName, { paths });
  } catch {
    return undefined;
  }
}

/** Loads the package in a process of its own, since two TensorFlow libraries in one would mix. */
async function trial(path: string): Promise<{ version: string; onGpu: boolean }> {
  const script =
    "const tf = require(process.argv[1]); JSON.stringify({ version: tf.version['tfjs-node'], " +
    'onGpu: tf.backend().isUsingGpuDevice })';
  const { stdout } = await promisify(execFile)(process.execPath, ['-p', script, path]);
  return JSON.parse(stdout) as { version: string; onGpu: boolean };
}

/** The last error that a failed process told of, in one line. */
function lastError(error: unknown): string {
  const lines = String(error).split('\n');
  const line = lines.findLast((text) => /^\w*Error: /.test(text)) ?? '';
  return line.replace(/^\w*Error: /, '').trim();
}
