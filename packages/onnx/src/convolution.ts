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

/**
 * ∂/∂filter of a convolution, for which ONNX Runtime has no kernel, as one convolution: the images of
 * the batch are its channels, the gradient is its filter, dilated by the stride, and a pixel to the right
 * is as many columns as there are channels. So it has the tap in row i and column j, from channel c,
 * in row i and column j · channels + c, and nothing is copied for each tap.
 */
const convFilterGradient: Lowering = (node, to) => {
  const { x, dy } = node.inputs as { x: Value; dy: Value };
  const info = geometry(node, x, only(node), dy);
  const { inChannels, outChannels, filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const [top, left, bottom, right] = info.pads;
  const rows = to.int64([1, info.batchSize, info.inHeight, info.inWidth * inChannels]);
  const images = to.emit('Reshape', [to.plain(x), rows]);
  const gradient = to.emit('Transpose', [to.channelsFirst(dy)], { perm: [1, 0, 2, 3] });
  const all = to.emit('Conv', [images, gradient], {
    dilations: [strideHeight, strideWidth * inChannels],
    pads: [top, left * inChannels, bottom, right * inChannels],
  });
  // what the forward convolution did not reach is behind its last taps
  const ends = to.int64([filterHeight, filterWidth * inChannels]);
  const taps = to.emit('Slice', [all, to.int64([0, 0]), ends, to.int64([2, 3])]);
  const size = filterHeight * filterWidth * inChannels;
  const flat = to.emit('Reshape', [taps, to.int64([outChannels, size])]);
  const turned = to.emit('Transpose', [flat], { perm: [1, 0] });
  to.define(only(node), to.emit('Reshape', [turned, to.int64(only(node).shape)]));
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
