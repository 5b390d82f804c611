import type { DataType } from '@tensorflow/tfjs-core';
import type { Node, Value } from '@hgn/compile';
import type { Target } from './target.ts';
import { onnxType } from './target.ts';
import { ELEMENT_TYPES } from './proto.ts';

/** Writes an ONNX counterpart of a node, and defines the node's outputs. */
export type Lowering = (node: Node, to: Target) => void;

type Formula = (
  to: Target,
  inputs: readonly string[],
  attrs: Readonly<Record<string, unknown>>,
  dtype: DataType,
) => string;

/** A kernel that treats every element alike: in whatever layout its images are. */
function elementwise(names: readonly string[], formula: Formula): Lowering {
  return (node, to) => {
    const values = names.map((name) => node.inputs[name] as Value);
    const images =
      values.some((value) => to.isChannelsFirst(value)) &&
      values.every(({ shape }) => shape.length <= 4);
    const inputs = values.map((value) => (images ? to.channelsFirst(value) : to.plain(value)));
    const output = node.outputs[0] as Value;
    to.define(output, formula(to, inputs, node.attrs, output.dtype), images);
  };
}

/** The ONNX operator of the same meaning. */
const direct = (opType: string, names = ['x']): Lowering =>
  elementwise(names, (to, inputs) => to.emit(opType, inputs));

/** What is called `name`, as `dtype`. */
export const cast = (name: string, dtype: DataType, to: Target): string =>
  to.emit('Cast', [name], { to: ELEMENT_TYPES[onnxType(dtype)] });

const clip = (name: string, min: number, max: number, dtype: DataType, to: Target): string =>
  to.emit('Clip', [name, to.scalar(min, dtype), to.scalar(max, dtype)]);

/** dy where y is above 0, and α · dy elsewhere. */
const sloped = (dy: string, y: string, alpha: number, to: Target): string => {
  if (alpha < 0 || alpha > 1) {
    const positive = to.emit('Greater', [y, to.scalar(0)]);
    return to.emit('Where', [positive, dy, to.emit('Mul', [dy, to.scalar(alpha)])]);
  }
  // faster: these use all threads
  const steep = to.emit('Mul', [y, to.scalar(LARGE)]);
  return to.emit('Mul', [dy, clip(steep, alpha, 1, 'float32', to)]);
};

/** max(x, 0) − ln σ(|x|), right to 6e-8: five vector loops, a sixth of the time of the operator, a scalar one. */
const softplus = (x: string, to: Target): string => {
  const tail = to.emit('Log', [to.emit('Sigmoid', [to.emit('Abs', [x])])]);
  return to.emit('Sub', [to.emit('Relu', [x]), tail]);
};

/** Takes every normal number above 1. */
const LARGE = 2 ** 127;

const PAIR = ['a', 'b'];
const filled =
  (value: number): Lowering =>
  ({ outputs: [output] }, to) => {
    const { shape, dtype } = output as Value;
    to.define(output as Value, to.emit('Expand', [to.scalar(value, dtype), to.int64(shape)]));
  };

/** Lowerings of the kernels without a notion of axes. */
export const elementwiseLowerings: Readonly<Record<string, Lowering>> = {
  Abs: direct('Abs'),
  Ceil: direct('Ceil'),
  Cos: direct('Cos'),
  Elu: direct('Elu'),
  Erf: direct('Erf'),
  Exp: direct('Exp'),
  Floor: direct('Floor'),
  Log: direct('Log'),
  LogicalNot: direct('Not'),
  Neg: direct('Neg'),
  Reciprocal: direct('Reciprocal'),
  Relu: direct('Relu'),
  Round: direct('Round'),
  Selu: direct('Selu'),
  Sigmoid: direct('Sigmoid'),
  Sign: direct('Sign'),
  Sin: direct('Sin'),
  Softplus: elementwise(['x'], (to, [x]) => softplus(x as string, to)),
  Sqrt: direct('Sqrt'),
  Tan: direct('Tan'),
  Tanh: direct('Tanh'),
  Add: direct('Add', PAIR),
  Equal: direct('Equal', PAIR),
  Greater: direct('Greater', PAIR),
  GreaterEqual: direct('GreaterOrEqual', PAIR),
  Less: direct('Less', PAIR),
  LessEqual: direct('LessOrEqual', PAIR),
  LogicalAnd: direct('And', PAIR),
  LogicalOr: direct('Or', PAIR),
  Maximum: direct('Max', PAIR),
  Minimum: direct('Min', PAIR),
  Multiply: direct('Mul', PAIR),
  Pow: direct('Pow', PAIR),
  RealDiv: direct('Div', PAIR),
  Sub: direct('Sub', PAIR),
  Select: direct('Where', ['condition', 't', 'e']),
  AddN: (node, to) => {
    elementwise(Object.keys(node.inputs), (_, inputs) => to.emit('Sum', inputs))(node, to);
  },
  Cast: elementwise(['x'], (to, [x], _, dtype) => cast(x as string, dtype, to)),
  ClipByValue: elementwise(['x'], (to, [x], { clipValueMin, clipValueMax }, dtype) =>
    clip(x as string, clipValueMin as number, clipValueMax as number, dtype, to),
  ),
  ReluGrad: elementwise(['dy', 'y'], (to, [dy, y]) => sloped(dy as string, y as string, 0, to)),
  LeakyReluGrad: elementwise(['dy', 'y'], (to, [dy, y], { alpha }) =>
    sloped(dy as string, y as string, alpha as number, to),
  ),
  EluGrad: elementwise(['dy', 'y'], (to, [dy, y]) => {
    const slope = to.emit('Add', [y as string, to.scalar(1)]);
    const positive = to.emit('Greater', [y as string, to.scalar(0)]);
    return to.emit('Mul', [dy as string, to.emit('Where', [positive, to.scalar(1), slope])]);
  }),
  LeakyRelu: elementwise(['x'], (to, inputs, { alpha }) =>
    to.emit('LeakyRelu', inputs, { alpha: alpha as number }),
  ),
  NotEqual: elementwise(PAIR, (to, inputs) => to.emit('Not', [to.emit('Equal', inputs)])),
  Relu6: elementwise(['x'], (to, [x], _, dtype) => clip(x as string, 0, 6, dtype, to)),
  Rsqrt: elementwise(['x'], (to, inputs) => to.emit('Reciprocal', [to.emit('Sqrt', inputs)])),
  Square: elementwise(['x'], (to, [x]) => to.emit('Mul', [x as string, x as string])),
  SquaredDifference: elementwise(PAIR, (to, inputs) => {
    const difference = to.emit('Sub', inputs);
    return to.emit('Mul', [difference, difference]);
  }),
  Step: elementwise(['x'], (to, [x], { alpha }, dtype) =>
    to.emit('Where', [
      to.emit('Greater', [x as string, to.scalar(0, dtype)]),
      to.scalar(1, dtype),
      to.scalar(alpha as number, dtype),
    ]),
  ),
  OnesLike: filled(1),
  ZerosLike: filled(0),
  Fill: (node, to) => {
    filled(node.attrs['value'] as number)(node, to);
  },
};
