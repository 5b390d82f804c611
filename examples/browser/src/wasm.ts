// The wasm backend, its binaries served from the page's own folder, and what it needs for training.
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { env, registerKernel } from '@tensorflow/tfjs-core';
import { wasmKernels } from '@hgn/core/wasm';

// Threads, on sites that allow them, begin with the source of a function, which a bundle has changed.
env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
setWasmPaths({
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': simd, // has to be named, and is not fetched
});
for (const kernel of wasmKernels) registerKernel(kernel);
