export {
  type Constant,
  countReads,
  type Graph,
  type Node,
  type Pass,
  rewire,
  type Value,
} from './graph.ts';
export { trace, type Trace } from './trace.ts';
export { interpret } from './interpreter.ts';
export { deadCode } from './dead-code.ts';
export { noOps } from './no-ops.ts';
export { commonSubexpressions } from './common-subexpressions.ts';
export { convInfo, poolInfo, reducedAxes, sliceBounds } from './shapes.ts';
