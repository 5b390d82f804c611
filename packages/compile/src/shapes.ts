import * as tf from '@tensorflow/tfjs-core';
import type { DataType } from '@tensorflow/tfjs-core';
import type { Value } from './graph.ts';

/** What a kernel returns, from what it is given. */
type Rule = (inputs: Record<string, Value>, attrs: Record<string, unknown>) => Value[];

const one = (shape: readonly number[], dtype: DataType = 'float32'): Value[] => [{ shape, dtype }];
const first = (inputs: Record<string, Value>): Value => Object.values(inputs)[0] as Value;
const like: Rule = (inputs) => one(first(inputs).shape, first(inputs).dtype);

const broadcast =
  (dtype?: DataType): Rule =>
  ({ a, b }) => {
    const [x, y] = [a as Value, b as Value];
    const shape = tf.broadcast_util.assertAndGetBroadcastShape([...x.shape], [...y.shape]);
    return one(shape, dtype ?? tf.upcastType(x.dtype, y.dtype));
  };

const reduce =
  (dtype?: DataType): Rule =>
  (inputs, attrs) => {
    const x = first(inputs);
    const axes = reducedAxes(x, attrs);
    const shape =
      attrs['keepDims'] === true
        ? x.shape.map((n, i) => (axes.includes(i) ? 1 : n))
        : x.shape.filter((_, i) => !axes.includes(i));
    return one(shape, dtype ?? x.dtype);
  };

/** The axes a reduction sums over, each in 0 … rank − 1. */
export function reducedAxes(x: Value, attrs: Readonly<Record<string, unknown>>): number[] {
  const axis = (attrs['axis'] ?? attrs['reductionIndices']) as number | number[];
  return tf.util.parseAxisParam(axis, [...x.shape]);
}

const matMul: Rule = ({ a, b }, { transposeA, transposeB }) => {
  const [x, y] = [a as Value, b as Value];
  const rows = x.shape.at(transposeA === true ? -1 : -2) as number;
  const columns = y.shape.at(transposeB === true ? -2 : -1) as number;
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(
    x.shape.slice(0, -2),
    y.shape.slice(0, -2),
  );
  return one([...batch, rows, columns], x.dtype);
};

type Pair = [number, number];
type Quad = [number, number, number, number];

/** Strides, padding and sizes of a convolution node, from its image's and filter's shapes. */
export function convInfo(
  image: readonly number[],
  filter: readonly number[],
  attrs: Readonly<Record<string, unknown>>,
): tf.backend_util.Conv2DInfo {
  return tf.backend_util.computeConv2DInfo(
    image as Quad,
    filter as Quad,
    attrs['strides'] as Pair,
    (attrs['dilations'] ?? [1, 1]) as Pair,
    attrs['pad'] as 'same' | 'valid' | number,
    attrs['dimRoundingMode'] as 'floor' | 'round' | 'ceil',
    false,
    tf.backend_util.convertConv2DDataFormat((attrs['dataFormat'] ?? 'NHWC') as 'NHWC' | 'NCHW'),
  );
}

/** Strides, padding and sizes of a pooling node. */
export function poolInfo(
  image: readonly number[],
  attrs: Readonly<Record<string, unknown>>,
): tf.backend_util.Conv2DInfo {
  return tf.backend_util.computePool2DInfo(
    image as Quad,
    attrs['filterSize'] as Pair,
    attrs['strides'] as Pair,
    [1, 1],
    attrs['pad'] as 'same' | 'valid' | number,
    attrs['dimRoundingMode'] as 'floor' | 'round' | 'ceil',
  );
}

const conv: Rule = ({ x, filter }, attrs) =>
  one(convInfo((x as Value).shape, (filter as Value).shape, attrs).outShape);

const concat: Rule = (inputs, { axis }) => {
  const shapes = Object.values(inputs).map(({ shape }) => [...shape]);
  const along = tf.util.parseAxisParam(axis as number, shapes[0] as number[])[0] as number;
  return one(tf.backend_util.computeOutShape(shapes, along), first(inputs).dtype);
};

const insertAxis = ({ shape, dtype }: Value, axis: unknown, size: number): Value[] => {
  const at = (axis as number) < 0 ? (axis as number) + shape.length + 1 : (axis as number);
  return one(shape.toSpliced(at, 0, size), dtype);
};

const rules: Record<string, Rule> = {
  AddN: like,
  AvgPool: (inputs, attrs) => one(poolInfo(first(inputs).shape, attrs).outShape),
  AvgPoolGrad: ({ input }) => one((input as Value).shape),
  BatchMatMul: matMul,
  Cast: (inputs, { dtype }) => one(first(inputs).shape, dtype as DataType),
  Concat: concat,
  Conv2D: conv,
  Conv2DBackpropFilter: (_, { filterShape }) => one(filterShape as number[]),
  Conv2DBackpropInput: (_, { inputShape }) => one(inputShape as number[]),
  ExpandDims: (inputs, { dim }) => insertAxis(first(inputs), dim, 1),
  Fill: (_, { shape, dtype }) => one(shape as number[], (dtype ?? 'float32') as DataType),
  OneHot: ({ indices }, { depth, dtype }) =>
    one([...(indices as Value).shape, depth as number], (dtype ?? 'int32') as DataType),
  Pack: (inputs, { axis }) => insertAxis(first(inputs), axis, Object.keys(inputs).length),
  PadV2: (inputs, { paddings }) => {
    const { shape, dtype } = first(inputs);
    return one(
      shape.map((n, i) => {
        const [before, after] = (paddings as Pair[])[i] as Pair;
        return n + before + after;
      }),
      dtype,
    );
  },
  Reshape: (inputs, { shape }) => {
    const x = first(inputs);
    const size = tf.util.sizeFromShape([...x.shape]);
    return one(tf.util.inferFromImplicitShape(shape as number[], size), x.dtype);
  },
  ResizeNearestNeighbor: (inputs, { size }) => {
    const [batch, , , channels] = first(inputs).shape as Quad;
    return one([batch, ...(size as Pair), channels], first(inputs).dtype);
  },
  Select: ({ t, e }) =>
    one((t as Value).shape, tf.upcastType((t as Value).dtype, (e as Value).dtype)),
  Slice: (inputs, attrs) => one(sliceBounds(first(inputs), attrs).size, first(inputs).dtype),
  SplitV: (inputs, { numOrSizeSplits, axis }) => {
    const { shape, dtype } = first(inputs);
    const along = tf.util.parseAxisParam(axis as number, [...shape])[0] as number;
    const x = { shape: [...shape] } as tf.Tensor;
    const sizes = tf.backend_util.prepareSplitSize(x, numOrSizeSplits as number[], along);
    return sizes.map((n) => ({ shape: shape.map((m, i) => (i === along ? n : m)), dtype }));
  },
  Tile: (inputs, { reps }) => {
    const { shape, dtype } = first(inputs);
    return one(
      shape.map((n, i) => n * ((reps as number[])[i] as number)),
      dtype,
    );
  },
  Transpose: (inputs, { perm }) => {
    const { shape, dtype } = first(inputs);
    return one(
      (perm as number[]).map((i) => shape[i] as number),
      dtype,
    );
  },
  Unpack: (inputs, { axis }) => {
    const { shape, dtype } = first(inputs);
    const along = tf.util.parseAxisParam(axis as number, [...shape])[0] as number;
    const rest = shape.filter((_, i) => i !== along);
    return Array.from({ length: shape[along] as number }, () => ({ shape: rest, dtype }));
  },
};

/** Begin and size of a `Slice` node, negative sizes resolved. */
export function sliceBounds(
  x: Value,
  { begin, size }: Readonly<Record<string, unknown>>,
): { begin: number[]; size: number[] } {
  const shaped = { shape: [...x.shape], rank: x.shape.length } as tf.Tensor;
  const [from, extent] = tf.slice_util.parseSliceParams(
    shaped,
    begin as number[],
    size as number[],
  );
  return { begin: from as number[], size: extent as number[] };
}

const define = (kernels: string, rule: Rule): void => {
  for (const kernel of kernels.split(' ')) rules[kernel] = rule;
};
define('Abs Ceil ClipByValue Cos Elu Erf Expm1 Floor Log Log1p', like);
define(
  'Neg OnesLike Reciprocal Relu Relu6 Reverse Round Rsqrt Selu Sigmoid Sign Sin Softmax',
  like,
);
define('Softplus Sqrt Square Step Tan Tanh ZerosLike', like);
define('Exp LeakyRelu', (inputs) => one(first(inputs).shape));
define('LogicalNot', (inputs) => one(first(inputs).shape, 'bool'));
define('Add Maximum Minimum Mod Multiply Pow RealDiv SquaredDifference Sub', broadcast());
define('FloorDiv', broadcast('int32'));
define(
  'Equal Greater GreaterEqual Less LessEqual LogicalAnd LogicalOr NotEqual',
  broadcast('bool'),
);
define('EluGrad', ({ dy }) => one((dy as Value).shape));
define('Max Min Prod Sum', reduce());
define('Mean', reduce('float32'));

/** The shape rules, by kernel: the kernels that can be traced. */
export const shapeRules: Readonly<Record<string, Rule>> = rules;
