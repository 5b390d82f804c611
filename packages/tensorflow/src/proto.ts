import type { Constant } from '@hgn/compile';
import protobuf from 'protobufjs/light.js';

/** The part of TensorFlow's protobuf schema that a graph of tensors needs, as protobufjs reads it. */
const field = (id: number, type: string, rule?: 'repeated'): object =>
  rule === undefined ? { id, type } : { id, type, rule };
const map = (id: number, type: string): object => ({ id, type, keyType: 'string' });

const schema = {
  nested: {
    SavedModel: {
      fields: { schemaVersion: field(1, 'int64'), metaGraphs: field(2, 'MetaGraph', 'repeated') },
    },
    MetaGraph: {
      fields: {
        metaInfo: field(1, 'MetaInfo'),
        graph: field(2, 'Graph'),
        signatures: map(5, 'Signature'),
      },
    },
    MetaInfo: { fields: { tags: field(4, 'string', 'repeated') } },
    Signature: {
      fields: {
        inputs: map(1, 'TensorInfo'),
        outputs: map(2, 'TensorInfo'),
        methodName: field(3, 'string'),
      },
    },
    TensorInfo: {
      fields: { name: field(1, 'string'), dtype: field(2, 'int32'), shape: field(3, 'Shape') },
    },
    Graph: {
      fields: { node: field(1, 'Node', 'repeated'), versions: field(4, 'Versions') },
    },
    Versions: { fields: { producer: field(1, 'int32') } },
    Node: {
      fields: {
        name: field(1, 'string'),
        op: field(2, 'string'),
        input: field(3, 'string', 'repeated'),
        attr: map(5, 'Attr'),
      },
    },
    Attr: {
      // one of them, written even if it is 0 or false
      oneofs: { value: { oneof: ['list', 's', 'i', 'f', 'b', 'type', 'shape', 'tensor'] } },
      fields: {
        list: field(1, 'List'),
        s: field(2, 'bytes'),
        i: field(3, 'int64'),
        f: field(4, 'float'),
        b: field(5, 'bool'),
        type: field(6, 'int32'),
        shape: field(7, 'Shape'),
        tensor: field(8, 'Tensor'),
      },
    },
    List: { fields: { i: field(3, 'int64', 'repeated') } },
    Tensor: {
      fields: {
        dtype: field(1, 'int32'),
        shape: field(2, 'Shape'),
        content: field(4, 'bytes'),
        float32: field(5, 'float', 'repeated'),
        int32: field(7, 'int32', 'repeated'),
        bool: field(11, 'bool', 'repeated'),
      },
    },
    Shape: { fields: { dim: field(2, 'Dimension', 'repeated') } },
    Dimension: { fields: { size: field(1, 'int64') } },
  },
};

const savedModel = protobuf.Root.fromJSON(schema as protobuf.INamespace).lookupType('SavedModel');

/** TensorFlow's numbers for the types of tensors. */
export const DATA_TYPES = { float32: 1, int32: 3, bool: 10 } as const;

/** A type of tensors that graphs are made of. */
export type GraphType = keyof typeof DATA_TYPES;

/** The value of an attribute, under the name of its kind. */
export type Attribute =
  | { readonly s: string }
  | { readonly i: number }
  | { readonly f: number }
  | { readonly b: boolean }
  | { readonly type: GraphType }
  | { readonly ints: readonly number[] }
  | { readonly shape: readonly number[] }
  | { readonly tensor: ConstantTensor };

/** A constant. A single number, where the shape has room for more, is repeated. */
type ConstantTensor = {
  readonly type: GraphType;
  readonly shape: readonly number[];
  readonly data: Constant;
};

/** A node of a TensorFlow graph; an input is `name`, or `name:i` for an output but the first. */
export type TensorFlowNode = {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
};

/** A tensor that goes in or out, under the name of its node. */
export type Port = {
  readonly name: string;
  readonly type: GraphType;
  readonly shape: readonly number[];
};

/** What goes into a SavedModel. */
export type TensorFlowGraph = {
  readonly nodes: readonly TensorFlowNode[];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
};

/** The tag that TensorFlow's own tools write, and look for. */
export const TAG = 'serve';

/** The version of GraphDef that is written, TensorFlow 2.9's: later ones read it too. */
const PRODUCER = 1087;

const shapeOf = (shape: readonly number[]): object => ({ dim: shape.map((size) => ({ size })) });

function attribute(value: Attribute): object {
  if ('s' in value) return { s: new TextEncoder().encode(value.s) };
  if ('type' in value) return { type: DATA_TYPES[value.type] };
  if ('ints' in value) return { list: { i: value.ints } };
  if ('shape' in value) return { shape: shapeOf(value.shape) };
  if (!('tensor' in value)) return value;
  const { type, shape, data } = value.tensor;
  const { buffer, byteOffset, byteLength } = data;
  const content =
    data.length === 1
      ? { [type]: [type === 'bool' ? data[0] !== 0 : data[0]] }
      : { content: new Uint8Array(buffer, byteOffset, byteLength) };
  return { tensor: { dtype: DATA_TYPES[type], shape: shapeOf(shape), ...content } };
}

const mapValues = <T, U>(record: Readonly<Record<string, T>>, fn: (value: T) => U) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, fn(value)]));

const ports = (list: readonly Port[]): object =>
  Object.fromEntries(
    list.map(({ name, type, shape }) => [
      name,
      { name: `${name}:0`, dtype: DATA_TYPES[type], shape: shapeOf(shape) },
    ]),
  );

/** The bytes of a `saved_model.pb` without variables. */
export function encodeSavedModel({ nodes, inputs, outputs }: TensorFlowGraph): Uint8Array {
  const message = savedModel.create({
    schemaVersion: 1,
    metaGraphs: [
      {
        metaInfo: { tags: [TAG] },
        graph: {
          node: nodes.map(({ name, op, inputs: input, attributes }) => ({
            name,
            op,
            input,
            attr: mapValues(attributes, attribute),
          })),
          versions: { producer: PRODUCER },
        },
        signatures: {
          serving_default: {
            inputs: ports(inputs),
            outputs: ports(outputs),
            methodName: 'tensorflow/serving/predict',
          },
        },
      },
    ],
  });
  return savedModel.encode(message).finish();
}
