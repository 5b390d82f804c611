export { onnx, type OnnxOptions, defaultPasses } from './onnx.ts';
export { lower } from './lower.ts';
