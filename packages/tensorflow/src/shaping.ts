import { reducedAxes, sliceBounds, type Node, type Value } from '@hgn/compile';
import type { Lowering } from './elementwise.ts';
import { refuse } from './refuse.ts';
import { type Attributes, type Target, typed } from './target.ts';

const only = (node: Node): Value => node.outputs[0] as Value;
const x = (node: Node): Value => Object.values(node.inputs)[0] as Value;

const axisOf = (axis: unknown, rank: number): number =>
  (axis as number) < 0 ? (axis as number) + rank : (axis as number);

const INDEX = typed('int32');

/** An op of a node's first input, and of constants that say how. */
const shaped =
  (op: string, how: (node: Node, to: Target) => readonly string[], indexType: string): Lowering =>
  (node, to) => {
    const attributes = { T: typed(x(node).dtype), [indexType]: INDEX };
    to.define(only(node), to.emit(op, [to.name(x(node)), ...how(node, to)], attributes));
  };

const reshape = shaped('Reshape', (node, to) => [to.ints(only(node).shape)], 'Tshape');

/** A sum over all axes but the last is what TensorFlow has a fast kernel for. */
const sum: Lowering = (node, to) => {
  const { shape, dtype } = x(node);
  const axes = new Set(reducedAxes(x(node), node.attrs));
  const overAll = shape.length > 1 && shape.every((_, i) => axes.has(i) === i < shape.length - 1);
  if (dtype !== 'float32' || node.attrs['keepDims'] === true || !overAll) {
    reduce('Sum')(node, to);
    return;
  }
  const attributes = { T: typed(dtype), data_format: { s: 'NHWC' } };
  to.define(only(node), to.emit('BiasAddGrad', [to.name(x(node))], attributes));
};

const reduce =
  (op: string): Lowering =>
  (node, to) => {
    const input = x(node);
    const { dtype } = only(node);
    const types = { SrcT: typed(input.dtype), DstT: typed(dtype) };
    const name = to.name(input);
    const given = dtype === input.dtype ? name : to.emit('Cast', [name], types);
    const inputs = [given, to.ints(reducedAxes(input, node.attrs))];
    const keep = { b: node.attrs['keepDims'] === true };
    const attributes = { T: typed(dtype), Tidx: INDEX, keep_dims: keep };
    to.define(only(node), to.emit(op, inputs, attributes));
  };

const concat: Lowering = (node, to) => {
  const inputs = Object.values(node.inputs).map(to.name);
  const axis = to.int(axisOf(node.attrs['axis'], only(node).shape.length));
  const attributes = { T: typed(only(node).dtype), N: { i: inputs.length }, Tidx: INDEX };
  to.define(only(node), to.emit('ConcatV2', [...inputs, axis], attributes));
};

const pack: Lowering = (node, to) => {
  const inputs = Object.values(node.inputs).map(to.name);
  const axis = { i: axisOf(node.attrs['axis'], only(node).shape.length) };
  const attributes = { T: typed(only(node).dtype), N: { i: inputs.length }, axis };
  to.define(only(node), to.emit('Pack', inputs, attributes));
};

/** Defines each of a node's outputs as one of the op's. */
const several = (node: Node, to: Target, first: string): void => {
  node.outputs.forEach((output, i) => {
    to.define(output, `${first}:${i}`);
  });
};

const split: Lowering = (node, to) => {
  const { shape, dtype } = x(node);
  const axis = axisOf(node.attrs['axis'], shape.length);
  const sizes = to.ints(node.outputs.map((output) => output.shape[axis] as number));
  const attributes = { T: typed(dtype), Tlen: INDEX, num_split: { i: node.outputs.length } };
  several(node, to, to.emit('SplitV', [to.name(x(node)), sizes, to.int(axis)], attributes));
};

const unpack: Lowering = (node, to) => {
  const { shape, dtype } = x(node);
  const axis = { i: axisOf(node.attrs['axis'], shape.length) };
  const attributes = { T: typed(dtype), num: { i: node.outputs.length }, axis };
  several(node, to, to.emit('Unpack', [to.name(x(node))], attributes));
};

const pad: Lowering = (node, to) => {
  const { dtype } = x(node);
  const paddings = node.attrs['paddings'] as [number, number][];
  const table = to.ints(paddings.flat(), [paddings.length, 2]);
  const value = to.scalar(node.attrs['constantValue'] as number, dtype);
  const attributes = { T: typed(dtype), Tpaddings: INDEX };
  to.define(only(node), to.emit('PadV2', [to.name(x(node)), table, value], attributes));
};

const matMul: Lowering = (node, to) => {
  const { a, b } = node.inputs as { a: Value; b: Value };
  const [first, second] = [
    { b: node.attrs['transposeA'] === true },
    { b: node.attrs['transposeB'] === true },
  ];
  const flat = a.shape.length === 2 && b.shape.length === 2;
  const attributes: Attributes = flat
    ? { T: typed(a.dtype), transpose_a: first, transpose_b: second }
    : { T: typed(a.dtype), adj_x: first, adj_y: second };
  const op = flat ? 'MatMul' : 'BatchMatMulV2';
  to.define(only(node), to.emit(op, [to.name(a), to.name(b)], attributes));
};

const oneHot: Lowering = (node, to) => {
  const { depth, onValue, offValue } = node.attrs as Record<
    'depth' | 'onValue' | 'offValue',
    number
  >;
  const { dtype } = only(node);
  const inputs = [
    to.name(x(node)),
    to.int(depth),
    to.scalar(onValue, dtype),
    to.scalar(offValue, dtype),
  ];
  const attributes = { T: typed(dtype), TI: INDEX, axis: { i: -1 } };
  to.define(only(node), to.emit('OneHot', inputs, attributes));
};

const softmax: Lowering = (node, to) => {
  const rank = x(node).shape.length;
  if (axisOf(node.attrs['dim'], rank) !== rank - 1) {
    refuse(node, 'has a counterpart on the last axis alone');
  }
  const attributes = { T: typed(x(node).dtype) };
  to.define(only(node), to.emit('Softmax', [to.name(x(node))], attributes));
};

/** Lowerings of the kernels that arrange, reduce or contract axes. */
export const shapingLowerings: Readonly<Record<string, Lowering>> = {
  BatchMatMul: matMul,
  Concat: concat,
  ExpandDims: reshape,
  Max: reduce('Max'),
  Mean: reduce('Mean'),
  Min: reduce('Min'),
  OneHot: oneHot,
  Pack: pack,
  PadV2: pad,
  Prod: reduce('Prod'),
  Reshape: reshape,
  Reverse: shaped(
    'ReverseV2',
    (node, to) => [to.ints(reducedAxes(x(node), { axis: node.attrs['dims'] }))],
    'Tidx',
  ),
  Slice: shaped(
    'Slice',
    (node, to) => {
      const { begin, size } = sliceBounds(x(node), node.attrs);
      return [to.ints(begin), to.ints(size)];
    },
    'Index',
  ),
  Softmax: softmax,
  SplitV: split,
  Sum: sum,
  Tile: shaped('Tile', (node, to) => [to.ints(node.attrs['reps'] as number[])], 'Tmultiples'),
  Transpose: shaped('Transpose', (node, to) => [to.ints(node.attrs['perm'] as number[])], 'Tperm'),
  Unpack: unpack,
};
