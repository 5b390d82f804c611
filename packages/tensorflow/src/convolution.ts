import { convInfo, type Node, poolInfo, type Value } from '@hgn/compile';
import type { Lowering } from './elementwise.ts';
import { refuse } from './refuse.ts';
import { type Attributes, typed } from './target.ts';

const only = (node: Node): Value => node.outputs[0] as Value;

type Info = ReturnType<typeof convInfo>;

/** Strides, padding and dilations of the convolution that leads, or led, from `image` to `result`. */
function geometry(node: Node, image: Value, filter: Value, result: Value): Attributes {
  if (node.attrs['dataFormat'] === 'NCHW') refuse(node, "has no counterpart for dataFormat 'NCHW'");
  const info = convInfo(image.shape, filter.shape, node.attrs);
  if (info.outShape.join() !== result.shape.join()) {
    // TensorFlow.js passes no dimRoundingMode on to its gradients, and has them wrong.
    refuse(node, 'has no counterpart where dimRoundingMode made the convolution larger');
  }
  const { strideHeight, strideWidth, dilationHeight, dilationWidth } = info;
  return {
    T: typed('float32'),
    strides: { ints: [1, strideHeight, strideWidth, 1] },
    dilations: { ints: [1, dilationHeight, dilationWidth, 1] },
    data_format: { s: 'NHWC' },
    ...padding(node, info),
  };
}

/** The padding, and its numbers where TensorFlow would not find them itself. */
function padding(node: Node, { padInfo, ...info }: Info): Attributes {
  const { type, top, left } = padInfo;
  if (type === 'SAME' || type === 'VALID') return { padding: { s: type } };
  // Sizes may be rounded up: then the last window reaches over the padding that was given.
  const reach = (size: number, stride: number, window: number, length: number, start: number) =>
    (size - 1) * stride + window - length - start;
  const bottom = reach(
    info.outHeight,
    info.strideHeight,
    info.effectiveFilterHeight,
    info.inHeight,
    top,
  );
  const right = reach(
    info.outWidth,
    info.strideWidth,
    info.effectiveFilterWidth,
    info.inWidth,
    left,
  );
  if (bottom <= -info.strideHeight || right <= -info.strideWidth) {
    refuse(node, 'leaves out windows, which its counterpart in TensorFlow would not');
  }
  const ints = [0, 0, top, Math.max(0, bottom), left, Math.max(0, right), 0, 0];
  return { padding: { s: 'EXPLICIT' }, explicit_paddings: { ints } };
}

const conv: Lowering = (node, to) => {
  const { x, filter } = node.inputs as { x: Value; filter: Value };
  const attributes = geometry(node, x, filter, only(node));
  to.define(only(node), to.emit('Conv2D', [to.name(x), to.name(filter)], attributes));
};

const convInputGradient: Lowering = (node, to) => {
  const { dy, filter } = node.inputs as { dy: Value; filter: Value };
  const attributes = geometry(node, only(node), filter, dy);
  const inputs = [to.ints(only(node).shape), to.name(filter), to.name(dy)];
  to.define(only(node), to.emit('Conv2DBackpropInput', inputs, attributes));
};

const convFilterGradient: Lowering = (node, to) => {
  const { x, dy } = node.inputs as { x: Value; dy: Value };
  const attributes = geometry(node, x, only(node), dy);
  const inputs = [to.name(x), to.ints(only(node).shape), to.name(dy)];
  to.define(only(node), to.emit('Conv2DBackpropFilter', inputs, attributes));
};

const resizeNearest: Lowering = (node, to) => {
  const images = node.inputs['images'] as Value;
  const inputs = [to.name(images), to.ints(node.attrs['size'] as number[])];
  const resized = to.emit('ResizeNearestNeighbor', inputs, {
    T: typed(images.dtype),
    align_corners: { b: node.attrs['alignCorners'] === true },
    half_pixel_centers: { b: node.attrs['halfPixelCenters'] === true },
  });
  to.define(only(node), resized);
};

/** Windows, strides and padding of a pooling. */
function pooling(node: Node, image: Value): Attributes {
  const info = poolInfo(image.shape, node.attrs);
  const { type } = info.padInfo;
  if (type !== 'SAME' && type !== 'VALID') {
    refuse(node, "has a counterpart with padding 'same' and 'valid' alone");
  }
  return {
    T: typed('float32'),
    ksize: { ints: [1, info.filterHeight, info.filterWidth, 1] },
    strides: { ints: [1, info.strideHeight, info.strideWidth, 1] },
    padding: { s: type },
    data_format: { s: 'NHWC' },
  };
}

const averagePool: Lowering = (node, to) => {
  const x = node.inputs['x'] as Value;
  to.define(only(node), to.emit('AvgPool', [to.name(x)], pooling(node, x)));
};

const averagePoolGradient: Lowering = (node, to) => {
  const { dy, input } = node.inputs as { dy: Value; input: Value };
  const inputs = [to.ints(input.shape), to.name(dy)];
  to.define(only(node), to.emit('AvgPoolGrad', inputs, pooling(node, input)));
};

/** Lowerings of the kernels on images. */
export const imageLowerings: Readonly<Record<string, Lowering>> = {
  AvgPool: averagePool,
  AvgPoolGrad: averagePoolGradient,
  Conv2D: conv,
  Conv2DBackpropFilter: convFilterGradient,
  Conv2DBackpropInput: convInputGradient,
  ResizeNearestNeighbor: resizeNearest,
};
