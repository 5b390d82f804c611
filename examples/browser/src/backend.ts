import * as tf from '@tensorflow/tfjs-core';
import { mismatch } from '@hgn/core';

/** What TensorFlow.js computes with in a browser, the one to be preferred first. */
export const backends = ['webgpu', 'webgl', 'wasm'] as const;

export type Backend = (typeof backends)[number];

/**
 * The backends to choose from, by the query of the page's address: that of `?backend=…`, or all.
 *
 * @throws HgnError if it names another
 */
export function askedFor(query: string): readonly Backend[] {
  const asked = new URLSearchParams(query).get('backend');
  const names = backends.filter((name) => asked === null || asked === name);
  if (names.length > 0) return names;
  const remedy = 'Correct the address of the page.';
  throw mismatch('backend', `one of ${backends.join(', ')}`, `'${asked}'`, remedy);
}

/** What is fetched only if it is to be used; webgl is part of `@tensorflow/tfjs`. */
const fetched: Readonly<Record<Backend, () => Promise<unknown>>> = {
  webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
  webgl: () => Promise.resolve(),
  wasm: () => import('./wasm.ts'),
};

/**
 * Starts the first of `names` that this browser has, and makes it the current backend. Where there is
 * a choice, none that a processor only plays a graphics card for: wasm is faster than that.
 *
 * @throws HgnError if it has none of them
 */
export async function startBackend(names: readonly Backend[]): Promise<Backend> {
  for (const name of names) {
    if (!(await there(name, names.length > 1))) continue;
    await fetched[name]();
    if (await tf.setBackend(name)) return name;
  }
  const remedy = names.includes('wasm') ? 'Try another browser.' : 'Try wasm, which all have.';
  throw mismatch('backend', `a browser that has ${names.join(' or ')}`, 'another', remedy);
}

/** Whether a backend can be started, by a graphics card if it is to be one. TensorFlow.js fails aloud. */
async function there(name: Backend, hardware: boolean): Promise<boolean> {
  switch (name) {
    case 'webgpu': {
      const { gpu } = navigator as { readonly gpu?: GPU }; // some browsers have none
      const adapter = await gpu?.requestAdapter();
      return adapter != null && !(hardware && adapter.info.isFallbackAdapter);
    }
    case 'webgl': {
      const canvas = document.createElement('canvas');
      return canvas.getContext('webgl2', { failIfMajorPerformanceCaveat: hardware }) !== null;
    }
    case 'wasm':
      return true;
  }
}
