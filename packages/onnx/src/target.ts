import type { DataType } from '@tensorflow/tfjs-core';
import { HgnError } from '@hgn/core';
import type { Constant, Graph, Node, Value } from '@hgn/compile';
import {
  type Attributes,
  encodeModel,
  type Initializer,
  type OnnxNode,
  type ValueInfo,
} from './proto.ts';
import { callOf } from './refuse.ts';

/**
 * Where lowered nodes are written. TensorFlow.js keeps images as [batch, height, width, channels],
 * ONNX Runtime convolves [batch, channels, height, width]: a value of rank 4 may exist in either
 * layout, and is transposed once, when the layout that is asked for is not there.
 */
export interface Target {
  /** Writes a node with one output, and returns that output's name. */
  readonly emit: (opType: string, inputs: readonly string[], attributes?: Attributes) => string;
  /** Writes a node with several outputs. */
  readonly emitMany: (
    opType: string,
    inputs: readonly string[],
    outputs: number,
    attributes?: Attributes,
  ) => string[];
  /** The name of a value in TensorFlow.js's layout. */
  readonly plain: (value: Value) => string;
  /** The name of a value of rank ≤ 4 so that it broadcasts against channels-first images. */
  readonly channelsFirst: (value: Value) => string;
  /** Whether the value so far exists as a channels-first image alone. */
  readonly isChannelsFirst: (value: Value) => boolean;
  /** Says that `value` is `name`. */
  readonly define: (value: Value, name: string, channelsFirst?: boolean) => void;
  /** A constant list of integers, for axes, shapes and sizes. */
  readonly int64: (values: readonly number[]) => string;
  /** A constant list of numbers. */
  readonly float32: (values: readonly number[]) => string;
  /** A constant scalar. */
  readonly scalar: (value: number, dtype?: DataType) => string;
  /** What `make` returned for this key before, or returns now: for values that nodes share. */
  readonly once: (key: string, make: () => string) => string;
}

/** The axes of a channels-first image, in TensorFlow.js's order, and back. */
export const TO_CHANNELS_FIRST = [0, 3, 1, 2] as const;
const TO_CHANNELS_LAST = [0, 2, 3, 1] as const;

/** The axis of a channels-first image that is `axis` of a channels-last one. */
export const channelsFirstAxis = (axis: number): number => [0, 2, 3, 1][axis] as number;

type OnnxType = 'float32' | 'int32' | 'bool';

/** The ONNX type of a tensor. */
export function onnxType(dtype: DataType): OnnxType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new HgnError(`onnx: expected float32, int32 or bool tensors, got ${dtype}. Cast them.`);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Constant | BigInt64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** A target, and what the author of a whole file does with it. */
export interface OnnxFile extends Target {
  /** Says whose counterpart is written from here on: ONNX Runtime's errors then name it. */
  readonly begin: (node: Node) => void;
  /** The ONNX file of all that was written. */
  readonly file: () => Uint8Array;
}

/** A target for the nodes of `graph`. */
export function target(graph: Graph): OnnxFile {
  const nodes: OnnxNode[] = [];
  const initializers: Initializer[] = [];
  const plainNames = new Map<Value, string>();
  const imageNames = new Map<Value, string>();
  const shared = new Map<string, string>();
  let names = 0;
  let origin = '';
  const fresh = (): string => `v${names++}`;

  const emitMany: Target['emitMany'] = (opType, input, outputs, attributes = {}) => {
    const output = Array.from({ length: outputs }, fresh);
    const domain = opType === 'FusedMatMul' ? 'com.microsoft' : '';
    nodes.push({ name: `${output.join()}${origin}`, opType, domain, input, output, attributes });
    return output;
  };
  const emit: Target['emit'] = (opType, inputs, attributes) =>
    emitMany(opType, inputs, 1, attributes)[0] as string;
  const once: Target['once'] = (key, make) => {
    const name = shared.get(key) ?? make();
    shared.set(key, name);
    return name;
  };
  const initializer = (
    type: Initializer['type'],
    dims: readonly number[],
    bytes: Uint8Array,
  ): string => {
    const name = fresh();
    initializers.push({ name, type, dims, bytes });
    return name;
  };
  const int64: Target['int64'] = (values) =>
    once(`int64 ${values.join()}`, () =>
      initializer('int64', [values.length], bytesOf(BigInt64Array.from(values.map(BigInt)))),
    );
  const float32: Target['float32'] = (values) =>
    once(`float32 ${values.join()},`, () =>
      initializer('float32', [values.length], bytesOf(new Float32Array(values))),
    );
  const scalar: Target['scalar'] = (value, dtype = 'float32') =>
    once(`${dtype} ${Object.is(value, -0) ? '-0' : value}`, () => {
      const array =
        dtype === 'float32'
          ? new Float32Array([value])
          : dtype === 'int32'
            ? new Int32Array([value])
            : new Uint8Array([value]);
      return initializer(onnxType(dtype), [], bytesOf(array));
    });

  const plain: Target['plain'] = (value) => {
    const known = plainNames.get(value);
    if (known !== undefined) return known;
    const image = imageNames.get(value);
    if (image === undefined) throw new HgnError('onnx: a node reads a value that none has made.');
    const name = emit('Transpose', [image], { perm: TO_CHANNELS_LAST });
    plainNames.set(value, name);
    return name;
  };
  const channelsFirst: Target['channelsFirst'] = (value) => {
    const known = imageNames.get(value);
    if (known !== undefined) return known;
    const rank = value.shape.length;
    if (rank === 0 || value.shape.every((n) => n === 1)) return plain(value);
    const image =
      rank === 4
        ? plain(value)
        : emit('Reshape', [plain(value), int64([1, 1, 1, 1, ...value.shape].slice(-4))]);
    const name = emit('Transpose', [image], { perm: TO_CHANNELS_FIRST });
    imageNames.set(value, name);
    return name;
  };

  const info = (value: Value, name: string): ValueInfo => ({
    name,
    type: onnxType(value.dtype),
    dims: value.shape,
  });
  graph.inputs.forEach((value, i) => plainNames.set(value, `input${i}`));
  for (const [value, data] of graph.constants) {
    const only = data.length > 1 && data.every((x) => Object.is(x, data[0])) ? data[0] : undefined;
    const name =
      only === undefined
        ? initializer(onnxType(value.dtype), value.shape, bytesOf(data))
        : emit('Expand', [scalar(only, value.dtype), int64(value.shape)]);
    plainNames.set(value, name);
  }

  return {
    emit,
    emitMany,
    plain,
    channelsFirst,
    isChannelsFirst: (value) => imageNames.has(value) && !plainNames.has(value),
    define: (value, name, asImage = false) => {
      (asImage ? imageNames : plainNames).set(value, name);
    },
    int64,
    float32,
    scalar,
    once,
    begin: (node) => {
      origin = `, ${callOf(node)}${node.place === '' ? '' : ` in ${node.place}`}`;
    },
    file: () => {
      // Through Identity, since an output may be an input, a constant, or another output too.
      const outputs = graph.outputs.map((value, i) => {
        const name = `output${i}`;
        const input = [plain(value)];
        nodes.push({ name, opType: 'Identity', domain: '', input, output: [name], attributes: {} });
        return info(value, name);
      });
      const inputs = graph.inputs.map((value, i) => info(value, `input${i}`));
      return encodeModel({ nodes, initializers, inputs, outputs });
    },
  };
}

/** What the name of a node in the file says of the call that it was written for. */
export function originOf(name: string): { readonly op: string; readonly place: string } {
  const [, op = '', place = ''] = /, called by '(.*?)'(?: in (.*?))?(?:$|_token_)/.exec(name) ?? [];
  return { op, place };
}
