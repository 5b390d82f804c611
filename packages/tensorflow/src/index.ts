export { tensorflow, type TensorFlowOptions, defaultPasses } from './tensorflow.ts';
export { lower } from './lower.ts';
