export { onnx, type OnnxOptions, defaultPasses } from './onnx.ts';
export { type Device } from './session.ts';
export { lower } from './lower.ts';
