import type { DataType } from '@tensorflow/tfjs-core';
import { reducedAxes, sliceBounds, type Node, type Value } from '@hgn/compile';
import { cast, type Lowering } from './elementwise.ts';
import { ELEMENT_TYPES } from './proto.ts';
import { channelsFirstAxis, type Target, TO_CHANNELS_FIRST } from './target.ts';

const only = (node: Node): Value => node.outputs[0] as Value;
const x = (node: Node): Value => Object.values(node.inputs)[0] as Value;

const axisOf = (axis: unknown, rank: number): number =>
  (axis as number) < 0 ? (axis as number) + rank : (axis as number);

const reshape: Lowering = (node, to) => {
  const { shape } = only(node);
  to.define(only(node), to.emit('Reshape', [to.plain(x(node)), to.int64(shape)]));
};

/** Writes an ONNX reduction of a node's input over its axes. */
type Over = (opType: string) => string;

/** Reduces a channels-first image without transposing it where the remaining axes keep their order. */
const reduce =
  (formula: (over: Over, to: Target, dtype: DataType) => string): Lowering =>
  (node, to) => {
    const input = x(node);
    const { dtype } = only(node);
    const axes = reducedAxes(input, node.attrs);
    const keepdims = node.attrs['keepDims'] === true;
    const remaining = TO_CHANNELS_FIRST.filter((axis) => !axes.includes(axis));
    const ordered = remaining.every((axis, i) => i === 0 || axis > (remaining[i - 1] as number));
    const asImage = to.isChannelsFirst(input) && (keepdims || ordered);
    const given = asImage ? to.channelsFirst(input) : to.plain(input);
    const name = dtype === input.dtype ? given : cast(given, dtype, to);
    const along = to.int64(asImage ? axes.map(channelsFirstAxis) : axes);
    const attributes = { keepdims: keepdims ? 1 : 0, noop_with_empty_axes: 1 };
    const result = formula((opType) => to.emit(opType, [name, along], attributes), to, dtype);
    to.define(only(node), result, asImage && keepdims);
  };

/** ONNX Runtime's maximum passes over NaN. A sum of magnitudes, where nothing cancels, does not. */
const extreme = (opType: string): Lowering =>
  reduce((over, to, dtype) => {
    if (dtype !== 'float32') return over(opType);
    const sum = over('ReduceL1');
    return to.emit('Where', [to.emit('IsNaN', [sum]), sum, over(opType)]);
  });

/** A list of numbers, one an axis, in the order of the axes of a channels-first image. */
const perAxis = (list: readonly number[], asImage: boolean): number[] =>
  asImage ? TO_CHANNELS_FIRST.map((axis) => list[axis] as number) : [...list];

const concat: Lowering = (node, to) => {
  const inputs = Object.values(node.inputs);
  const along = axisOf(node.attrs['axis'], only(node).shape.length);
  const asImage = inputs.some((value) => to.isChannelsFirst(value));
  const names = inputs.map((value) => (asImage ? to.channelsFirst(value) : to.plain(value)));
  const axis = asImage ? channelsFirstAxis(along) : along;
  to.define(only(node), to.emit('Concat', names, { axis }), asImage);
};

const slice: Lowering = (node, to) => {
  const input = x(node);
  const asImage = to.isChannelsFirst(input);
  const { begin, size } = sliceBounds(input, node.attrs);
  const starts = perAxis(begin, asImage);
  const ends = perAxis(size, asImage).map((n, i) => n + (starts[i] as number));
  const name = asImage ? to.channelsFirst(input) : to.plain(input);
  const axes = starts.map((_, i) => i);
  const inputs = [name, to.int64(starts), to.int64(ends), to.int64(axes)];
  to.define(only(node), starts.length === 0 ? name : to.emit('Slice', inputs), asImage);
};

const reverse: Lowering = (node, to) => {
  const axes = reducedAxes(x(node), { axis: node.attrs['dims'] });
  const along = (value: number): string => to.int64(axes.map(() => value));
  // from the last element to the first, whose end is the smallest of all integers
  const bounds = [along(-1), along(-(2 ** 53)), to.int64(axes), along(-1)];
  const name = to.plain(x(node));
  to.define(only(node), axes.length === 0 ? name : to.emit('Slice', [name, ...bounds]));
};

const pad: Lowering = (node, to) => {
  const input = x(node);
  const asImage = to.isChannelsFirst(input);
  const paddings = node.attrs['paddings'] as [number, number][];
  const before = perAxis(
    paddings.map(([n]) => n),
    asImage,
  );
  const after = perAxis(
    paddings.map(([, n]) => n),
    asImage,
  );
  const name = asImage ? to.channelsFirst(input) : to.plain(input);
  const value = to.scalar(node.attrs['constantValue'] as number, input.dtype);
  to.define(only(node), to.emit('Pad', [name, to.int64([...before, ...after]), value]), asImage);
};

const transpose: Lowering = (node, to) => {
  const input = x(node);
  const perm = node.attrs['perm'] as number[];
  const asImage = to.isChannelsFirst(input);
  const name = asImage ? to.channelsFirst(input) : to.plain(input);
  const result = to.emit('Transpose', [name], {
    perm: asImage ? perm.map(channelsFirstAxis) : perm,
  });
  to.define(only(node), result);
};

const pack: Lowering = (node, to) => {
  const axis = axisOf(node.attrs['axis'], only(node).shape.length);
  const names = Object.values(node.inputs).map((value) =>
    to.emit('Unsqueeze', [to.plain(value), to.int64([axis])]),
  );
  to.define(only(node), to.emit('Concat', names, { axis }));
};

const split = (node: Node, to: Target, squeeze: boolean): void => {
  const input = x(node);
  const axis = axisOf(node.attrs['axis'], input.shape.length);
  const sizes = node.outputs.map(({ shape }) => (squeeze ? 1 : (shape[axis] as number)));
  const parts = to.emitMany('Split', [to.plain(input), to.int64(sizes)], sizes.length, { axis });
  node.outputs.forEach((output, i) => {
    const part = parts[i] as string;
    to.define(output, squeeze ? to.emit('Squeeze', [part, to.int64([axis])]) : part);
  });
};

/** The matrix product; batched ones and those with transposed operands without a copy. */
const matMul: Lowering = (node, to) => {
  const a = node.inputs['a'] as Value;
  const b = node.inputs['b'] as Value;
  const transA = node.attrs['transposeA'] === true ? 1 : 0;
  const transB = node.attrs['transposeB'] === true ? 1 : 0;
  const inputs = [to.plain(a), to.plain(b)];
  const opType = a.shape.length === 2 && b.shape.length === 2 ? 'Gemm' : 'FusedMatMul';
  to.define(only(node), to.emit(opType, inputs, { transA, transB }));
};

/** By comparison: ONNX's own counts an index below 0 from the end, where there is to be none. */
const oneHot: Lowering = (node, to) => {
  const { depth, onValue, offValue } = node.attrs as Record<
    'depth' | 'onValue' | 'offValue',
    number
  >;
  const indices = to.emit('Cast', [to.plain(x(node))], { to: ELEMENT_TYPES.int64 });
  const column = to.emit('Unsqueeze', [indices, to.int64([-1])]);
  const hot = to.emit('Equal', [column, to.int64(Array.from({ length: depth }, (_, i) => i))]);
  const result = to.emit('Where', [hot, to.scalar(onValue), to.scalar(offValue)]);
  to.define(only(node), cast(result, only(node).dtype, to));
};

const softmax: Lowering = (node, to) => {
  const axis = axisOf(node.attrs['dim'], x(node).shape.length);
  to.define(only(node), to.emit('Softmax', [to.plain(x(node))], { axis }));
};

/** Lowerings of the kernels that arrange, reduce or contract axes. */
export const shapingLowerings: Readonly<Record<string, Lowering>> = {
  BatchMatMul: matMul,
  Concat: concat,
  ExpandDims: reshape,
  Max: extreme('ReduceMax'),
  Mean: reduce((over) => over('ReduceMean')),
  Min: extreme('ReduceMin'),
  OneHot: oneHot,
  Pack: pack,
  PadV2: pad,
  Prod: reduce((over) => over('ReduceProd')),
  Reshape: reshape,
  Reverse: reverse,
  Slice: slice,
  Softmax: softmax,
  SplitV: (node, to) => {
    split(node, to, false);
  },
  Sum: reduce((over) => over('ReduceSum')),
  Tile: (node, to) => {
    const reps = to.int64(node.attrs['reps'] as number[]);
    to.define(only(node), to.emit('Tile', [to.plain(x(node)), reps]));
  },
  Transpose: transpose,
  Unpack: (node, to) => {
    split(node, to, true);
  },
};
