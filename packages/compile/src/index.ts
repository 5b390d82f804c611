export {
  type Constant,
  countReads,
  type Graph,
  type Node,
  type Pass,
  producers,
  rewire,
  type Value,
} from './graph.ts';
export { trace, type Trace } from './trace.ts';
export { interpret } from './interpreter.ts';
export { kernelTimes, profile } from './profile.ts';
export { deadCode } from './dead-code.ts';
export { noOps } from './no-ops.ts';
export { commonSubexpressions } from './common-subexpressions.ts';
export { mergeGradients } from './merge-gradients.ts';
export { activationSigns } from './activation-signs.ts';
export { activationGradients } from './activation-gradients.ts';
export { sigmoidGradients } from './sigmoid-gradients.ts';
export { thinConvolutions } from './thin-convolutions.ts';
export { subPixelConvolutions } from './sub-pixel.ts';
export { call } from './call.ts';
export { compile, type CompileOptions, defaultPasses } from './compile.ts';
export { convInfo, poolInfo, reducedAxes, sliceBounds } from './shapes.ts';
