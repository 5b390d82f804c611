import type { DataType } from '@tensorflow/tfjs-core';
import type { Node, Value } from '@hgn/compile';
import { type Attributes, type Target, typed } from './target.ts';

/** Writes a TensorFlow counterpart of a node, and defines the node's outputs. */
export type Lowering = (node: Node, to: Target) => void;

/** Writes the counterpart of a node with one output, and returns its name. */
type Formula = (
  to: Target,
  inputs: readonly string[],
  attrs: Readonly<Record<string, unknown>>,
  dtype: DataType,
) => string;

const formula =
  (names: readonly string[], write: Formula): Lowering =>
  (node, to) => {
    const values = names.map((name) => node.inputs[name] as Value);
    const dtype = (values.at(-1) as Value).dtype;
    to.define(node.outputs[0] as Value, write(to, values.map(to.name), node.attrs, dtype));
  };

/** The TensorFlow op of the same meaning, with the type of its last input. */
const direct = (op: string, names = ['x'], attributes: Attributes = {}): Lowering =>
  formula(names, (to, inputs, _, dtype) => to.emit(op, inputs, { T: typed(dtype), ...attributes }));

const untyped = (op: string, names: readonly string[]): Lowering =>
  formula(names, (to, inputs) => to.emit(op, inputs));

const PAIR = ['a', 'b'];

const filled =
  (value: number): Lowering =>
  ({ outputs: [output] }, to) => {
    const { shape, dtype } = output as Value;
    to.define(output as Value, to.scalar(value, dtype, shape));
  };

/**
 * A sum with one number a channel: TensorFlow fuses it into the product or convolution before it.
 */
const add: Lowering = (node, to) => {
  const { a, b } = node.inputs as { a: Value; b: Value };
  const bias = b.shape.length === 1 && a.shape.length > 1 && a.shape.at(-1) === b.shape[0];
  if (!bias || a.dtype !== 'float32') {
    direct('AddV2', PAIR)(node, to);
    return;
  }
  const inputs = [to.name(a), to.name(b)];
  const attributes = { T: typed('float32'), data_format: { s: 'NHWC' } };
  to.define(node.outputs[0] as Value, to.emit('BiasAdd', inputs, attributes));
};

/** Lowerings of the kernels without a notion of axes. */
export const elementwiseLowerings: Readonly<Record<string, Lowering>> = {
  Abs: direct('Abs'),
  Ceil: direct('Ceil'),
  Cos: direct('Cos'),
  Elu: direct('Elu'),
  Erf: direct('Erf'),
  Exp: direct('Exp'),
  Expm1: direct('Expm1'),
  Floor: direct('Floor'),
  Log: direct('Log'),
  Log1p: direct('Log1p'),
  LogicalNot: untyped('LogicalNot', ['x']),
  Neg: direct('Neg'),
  Reciprocal: direct('Reciprocal'),
  Relu: direct('Relu'),
  Relu6: direct('Relu6'),
  Round: direct('Round'),
  Rsqrt: direct('Rsqrt'),
  Selu: direct('Selu'),
  Sigmoid: direct('Sigmoid'),
  Sign: direct('Sign'),
  Sin: direct('Sin'),
  Softplus: direct('Softplus'),
  Sqrt: direct('Sqrt'),
  Square: direct('Square'),
  Tan: direct('Tan'),
  Tanh: direct('Tanh'),
  Add: add,
  Equal: direct('Equal', PAIR),
  FloorDiv: direct('FloorDiv', PAIR),
  Greater: direct('Greater', PAIR),
  GreaterEqual: direct('GreaterEqual', PAIR),
  Less: direct('Less', PAIR),
  LessEqual: direct('LessEqual', PAIR),
  LogicalAnd: untyped('LogicalAnd', PAIR),
  LogicalOr: untyped('LogicalOr', PAIR),
  Maximum: direct('Maximum', PAIR),
  Minimum: direct('Minimum', PAIR),
  Mod: direct('FloorMod', PAIR),
  Multiply: direct('Mul', PAIR),
  NotEqual: direct('NotEqual', PAIR),
  Pow: direct('Pow', PAIR),
  RealDiv: direct('RealDiv', PAIR),
  SquaredDifference: direct('SquaredDifference', PAIR),
  Sub: direct('Sub', PAIR),
  Select: direct('SelectV2', ['condition', 't', 'e']),
  EluGrad: direct('EluGrad', ['dy', 'y']),
  ReluGrad: direct('ReluGrad', ['dy', 'y']),
  SigmoidGrad: direct('SigmoidGrad', ['y', 'dy']),
  LeakyReluGrad: formula(['dy', 'y'], (to, inputs, { alpha }) =>
    to.emit('LeakyReluGrad', inputs, { T: typed('float32'), alpha: { f: alpha as number } }),
  ),
  AddN: (node, to) => {
    const names = Object.keys(node.inputs);
    direct('AddN', names, { N: { i: names.length } })(node, to);
  },
  Cast: (node, to) => {
    const x = node.inputs['x'] as Value;
    const output = node.outputs[0] as Value;
    const attributes = { SrcT: typed(x.dtype), DstT: typed(output.dtype) };
    to.define(output, to.emit('Cast', [to.name(x)], attributes));
  },
  ClipByValue: formula(['x'], (to, [x], { clipValueMin, clipValueMax }, dtype) => {
    const type = { T: typed(dtype) };
    const below = to.emit('Minimum', [x as string, to.scalar(clipValueMax as number, dtype)], type);
    return to.emit('Maximum', [below, to.scalar(clipValueMin as number, dtype)], type);
  }),
  LeakyRelu: formula(['x'], (to, inputs, { alpha }) =>
    to.emit('LeakyRelu', inputs, { T: typed('float32'), alpha: { f: alpha as number } }),
  ),
  Step: formula(['x'], (to, [x], { alpha }, dtype) => {
    const type = { T: typed(dtype) };
    const positive = to.emit('Greater', [x as string, to.scalar(0, dtype)], type);
    const pieces = [positive, to.scalar(1, dtype), to.scalar(alpha as number, dtype)];
    const stepped = to.emit('SelectV2', pieces, type);
    if (dtype !== 'float32') return stepped;
    return to.emit('SelectV2', [to.emit('IsNan', [x as string], type), x as string, stepped], type);
  }),
  OnesLike: filled(1),
  ZerosLike: filled(0),
  Fill: (node, to) => {
    filled(node.attrs['value'] as number)(node, to);
  },
};
