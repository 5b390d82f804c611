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
  node: Node,
) => string;

/** A kernel that treats every element alike: in whatever layout its images are. */
function elementwise(names: readonly string[], formula: Formula): Lowering {
  return (node, to) => {
    const values = names.map((name) => node.inputs[name] as Value);
    const images = values.some((value) => to.isChannelsFirst(value));
    const inputs = values.map((value) => (images ? to.channelsFirst(value) : to.plain(value)));
    to.define(node.outputs[0] as Value, formula(to, inputs, node.attrs, node), images);
  };
}

/** The ONNX operator of the same meaning. */
const direct = (opType: string, names = ['x']): Lowering =>
  elementwise(names, (to, inputs) => to.emit(opType, inputs));

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
  Softplus: direct('Softplus'),
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
  Cast: elementwise(['x'], (to, inputs, _, { outputs: [output] }) =>
    to.emit('Cast', inputs, { to: ELEMENT_TYPES[onnxType((output as Value).dtype)] }),
  ),
  ClipByValue: elementwise(['x'], (to, [x], { clipValueMin, clipValueMax }) =>
    to.emit('Clip', [
      x as string,
      to.scalar(clipValueMin as number),
      to.scalar(clipValueMax as number),
    ]),
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
  Relu6: elementwise(['x'], (to, [x]) =>
    to.emit('Clip', [x as string, to.scalar(0), to.scalar(6)]),
  ),
  Rsqrt: elementwise(['x'], (to, inputs) => to.emit('Reciprocal', [to.emit('Sqrt', inputs)])),
  Square: elementwise(['x'], (to, [x]) => to.emit('Mul', [x as string, x as string])),
  SquaredDifference: elementwise(PAIR, (to, inputs) => {
    const difference = to.emit('Sub', inputs);
    return to.emit('Mul', [difference, difference]);
  }),
  Step: elementwise(['x'], (to, [x], { alpha }) =>
    to.emit('Where', [
      to.emit('Greater', [x as string, to.scalar(0)]),
      to.scalar(1),
      to.scalar(alpha as number),
    ]),
  ),
  OnesLike: filled(1),
  ZerosLike: filled(0),
  Fill: (node, to) => {
    filled(node.attrs['value'] as number)(node, to);
  },
};
