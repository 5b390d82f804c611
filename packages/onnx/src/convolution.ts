import { convInfo, type Node, poolInfo, type Value } from '@hgn/compile';
import type { Lowering } from './elementwise.ts';
import { refuse } from './refuse.ts';
import type { Target } from './target.ts';

const only = (node: Node): Value => node.outputs[0] as Value;

/** A filter [height, width, in, out] as ONNX wants it: [out, in, height, width]. */
const filterName = (filter: Value, to: Target): string =>
  to.once(`filter ${to.plain(filter)}`, () =>
    to.emit('Transpose', [to.plain(filter)], { perm: [3, 2, 0, 1] }),
  );

type Info = ReturnType<typeof convInfo>;

/** Rows and columns around an image, as many as its windows need: sizes may be rounded up. */
function padsOf(node: Node, info: Info): [number, number, number, number] {
  const { top, left } = info.padInfo;
  const { strideHeight, strideWidth, effectiveFilterHeight, effectiveFilterWidth } = info;
  const bottom = (info.outHeight - 1) * strideHeight + effectiveFilterHeight - info.inHeight - top;
  const right = (info.outWidth - 1) * strideWidth + effectiveFilterWidth - info.inWidth - left;
  if (bottom <= -strideHeight || right <= -strideWidth) {
    refuse(node, 'leaves out windows, which its counterpart on ONNX Runtime would not');
  }
  return [top, left, Math.max(0, bottom), Math.max(0, right)];
}

type Geometry = Info & { readonly pads: ReturnType<typeof padsOf> };

/** Strides, sizes and padding of the convolution that leads, or led, from `image` to `result`. */
function geometry(node: Node, image: Value, filter: Value, result: Value): Geometry {
  if (node.attrs['dataFormat'] === 'NCHW') refuse(node, "has no counterpart for dataFormat 'NCHW'");
  const info = convInfo(image.shape, filter.shape, node.attrs);
  if (info.outShape.join() !== result.shape.join()) {
    // TensorFlow.js passes no dimRoundingMode on to its gradients, and has them wrong.
    refuse(node, 'has no counterpart where dimRoundingMode made the convolution larger');
  }
  return { ...info, pads: padsOf(node, info) };
}

const conv: Lowering = (node, to) => {
  const { x, filter } = node.inputs as { x: Value; filter: Value };
  const info = geometry(node, x, filter, only(node));
  const inputs = [to.channelsFirst(x), filterName(filter, to)];
  const result = to.emit('Conv', inputs, {
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    pads: info.pads,
  });
  to.define(only(node), result, true);
};

/** ∂/∂x of a convolution: at stride 1 a convolution with the filter turned around. */
const convInputGradient: Lowering = (node, to) => {
  const { dy, filter } = node.inputs as { dy: Value; filter: Value };
  const info = geometry(node, only(node), filter, dy);
  const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const [top, left, bottom, right] = info.pads;
  const pads = [
    filterHeight - 1 - top,
    filterWidth - 1 - left,
    filterHeight - 1 - bottom,
    filterWidth - 1 - right,
  ];
  if (strideHeight === 1 && strideWidth === 1 && pads.every((n) => n >= 0)) {
    const turned = to.once(`turned ${to.plain(filter)}`, () => {
      const swapped = to.emit('Transpose', [to.plain(filter)], { perm: [2, 3, 0, 1] });
      const steps = [
        [-1, -1],
        [-filterHeight - 1, -filterWidth - 1],
        [2, 3],
        [-1, -1],
      ];
      return to.emit('Slice', [swapped, ...steps.map((list) => to.int64(list))]);
    });
    to.define(only(node), to.emit('Conv', [to.channelsFirst(dy), turned], { pads }), true);
    return;
  }
  const result = to.emit('ConvTranspose', [to.channelsFirst(dy), filterName(filter, to)], {
    strides: [strideHeight, strideWidth],
    pads: info.pads,
    // what the forward convolution did not reach stays zero
    output_padding: [
      top + info.inHeight + bottom - (info.outHeight - 1) * strideHeight - filterHeight,
      left + info.inWidth + right - (info.outWidth - 1) * strideWidth - filterWidth,
    ],
  });
  to.define(only(node), result, true);
};

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** The image with its padding written out, as all its filter gradients read it. */
const padded = (x: Value, pads: readonly number[], to: Target): string => {
  const image = to.channelsFirst(x);
  const [top, left, bottom, right] = pads as [number, number, number, number];
  return pads.every((n) => n === 0)
    ? image
    : to.once(`padded ${image} ${pads.join()}`, () =>
        to.emit('Pad', [image, to.int64([0, 0, top, left, 0, 0, bottom, right])]),
      );
};

/**
 * ∂/∂filter of a convolution with stride 1. The tap in row i and column j sums the padded image,
 * i rows down, times the gradient, j columns to the right. So one product of the image at every
 * row shift (rows are contiguous: cheap to cut out) and the gradient at every column shift, both
 * as wide as the padded image, holds all taps: kh + kw copies of an image, not kh · kw.
 */
const denseFilterGradient = (node: Node, to: Target, info: Geometry): void => {
  const { x, dy } = node.inputs as { x: Value; dy: Value };
  const { batchSize, inChannels, outChannels, outHeight, filterHeight, filterWidth } = info;
  const width = info.outWidth + filterWidth - 1;
  const height = outHeight + filterHeight - 1;
  const image = padded(x, info.pads, to);
  const flat = to.emit('Reshape', [image, to.int64([batchSize, inChannels, height * width])]);
  const rows = range(filterHeight).map((i) => {
    const bounds = [[i * width], [(i + outHeight) * width], [2]];
    return to.emit('Slice', [flat, ...bounds.map((list) => to.int64(list))]);
  });
  const seen = to.emit('Concat', rows, { axis: 1 });
  const columns = range(filterWidth).map((j) => {
    const pads = [0, 0, 0, j, 0, 0, 0, filterWidth - 1 - j];
    const shifted = to.emit('Reshape', [
      to.emit('Pad', [to.channelsFirst(dy), to.int64(pads)]),
      to.int64([batchSize, outChannels, outHeight * width]),
    ]);
    const products = to.emit('FusedMatMul', [seen, shifted], { transB: 1 });
    const sum = to.emit('ReduceSum', [products, to.int64([0])], { keepdims: 0 });
    return to.emit('Reshape', [sum, to.int64([filterHeight, 1, inChannels, outChannels])]);
  });
  const filter = to.emit('Concat', columns, { axis: 1 });
  to.define(only(node), filter);
};

/**
 * ∂/∂filter of a convolution with any stride: for each tap the image as that tap saw it, all of
 * them times the gradient, as one matrix product an image, summed over the batch.
 */
const stridedFilterGradient = (node: Node, to: Target, info: Geometry): void => {
  const { x, dy } = node.inputs as { x: Value; dy: Value };
  const { batchSize, inChannels, outChannels, outHeight, outWidth } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const image = padded(x, info.pads, to);
  const taps = range(filterHeight * filterWidth).map((tap) => {
    const [row, column] = [Math.floor(tap / filterWidth), tap % filterWidth];
    const end = [
      row + (outHeight - 1) * strideHeight + 1,
      column + (outWidth - 1) * strideWidth + 1,
    ];
    const bounds = [[row, column], end, [2, 3], [strideHeight, strideWidth]];
    return to.emit('Slice', [image, ...bounds.map((list) => to.int64(list))]);
  });
  const seen = to.emit('Reshape', [
    to.emit('Concat', taps, { axis: 1 }),
    to.int64([batchSize, taps.length * inChannels, outHeight * outWidth]),
  ]);
  const gradient = to.emit('Reshape', [
    to.channelsFirst(dy),
    to.int64([batchSize, outChannels, outHeight * outWidth]),
  ]);
  const products = to.emit('FusedMatMul', [seen, gradient], { transB: 1 });
  const sum = to.emit('ReduceSum', [products, to.int64([0])], { keepdims: 0 });
  to.define(only(node), to.emit('Reshape', [sum, to.int64(only(node).shape)]));
};

const convFilterGradient: Lowering = (node, to) => {
  const { x, dy } = node.inputs as { x: Value; dy: Value };
  const info = geometry(node, x, only(node), dy);
  const dense = info.strideHeight === 1 && info.strideWidth === 1;
  (dense ? denseFilterGradient : stridedFilterGradient)(node, to, info);
};

const resizeNearest: Lowering = (node, to) => {
  const images = node.inputs['images'] as Value;
  const { size, alignCorners, halfPixelCenters } = node.attrs;
  const [, height, width] = images.shape as [number, number, number, number];
  const [newHeight, newWidth] = size as [number, number];
  const factors = [newHeight / height, newWidth / width];
  if (alignCorners === true || halfPixelCenters === true || !factors.every(Number.isInteger)) {
    refuse(node, 'has a counterpart for whole factors, without alignCorners and halfPixelCenters');
  }
  const inputs = [to.channelsFirst(images), '', to.float32([1, 1, ...factors])];
  const result = to.emit('Resize', inputs, {
    mode: 'nearest',
    nearest_mode: 'floor',
    coordinate_transformation_mode: 'asymmetric',
  });
  to.define(only(node), result, true);
};

const averagePool: Lowering = (node, to) => {
  const x = node.inputs['x'] as Value;
  const info = poolInfo(x.shape, node.attrs);
  const pads = padsOf(node, info);
  const window = [info.filterHeight, info.filterWidth];
  if (pads.some((n, i) => n >= (window[i % 2] as number))) {
    refuse(node, 'has no counterpart with a padding as wide as its window');
  }
  const result = to.emit('AveragePool', [to.channelsFirst(x)], {
    kernel_shape: window,
    strides: [info.strideHeight, info.strideWidth],
    pads,
  });
  to.define(only(node), result, true);
};

/** Lowerings of the kernels on images. */
export const imageLowerings: Readonly<Record<string, Lowering>> = {
  AvgPool: averagePool,
  Conv2D: conv,
  Conv2DBackpropFilter: convFilterGradient,
  Conv2DBackpropInput: convInputGradient,
  ResizeNearestNeighbor: resizeNearest,
};
