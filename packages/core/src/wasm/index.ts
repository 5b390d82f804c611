export { wasmKernels } from './wasm-kernels.ts';
