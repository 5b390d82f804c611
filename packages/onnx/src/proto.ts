import protobuf from 'protobufjs/light.js';

/** The part of ONNX's protobuf schema that a graph of tensors needs, as protobufjs reads it. */
const field = (id: number, type: string, rule?: 'repeated'): object =>
  rule === undefined ? { id, type } : { id, type, rule };

const schema = {
  nested: {
    Model: {
      fields: {
        irVersion: field(1, 'int64'),
        producerName: field(2, 'string'),
        graph: field(7, 'Graph'),
        opsetImport: field(8, 'OperatorSetId', 'repeated'),
      },
    },
    OperatorSetId: { fields: { domain: field(1, 'string'), version: field(2, 'int64') } },
    Graph: {
      fields: {
        node: field(1, 'Node', 'repeated'),
        name: field(2, 'string'),
        initializer: field(5, 'Tensor', 'repeated'),
        input: field(11, 'ValueInfo', 'repeated'),
        output: field(12, 'ValueInfo', 'repeated'),
      },
    },
    Node: {
      fields: {
        input: field(1, 'string', 'repeated'),
        output: field(2, 'string', 'repeated'),
        name: field(3, 'string'),
        opType: field(4, 'string'),
        attribute: field(5, 'Attribute', 'repeated'),
        domain: field(7, 'string'),
      },
    },
    Attribute: {
      fields: {
        name: field(1, 'string'),
        f: field(2, 'float'),
        i: field(3, 'int64'),
        s: field(4, 'bytes'),
        ints: field(8, 'int64', 'repeated'),
        type: field(20, 'int32'),
      },
    },
    Tensor: {
      fields: {
        dims: field(1, 'int64', 'repeated'),
        dataType: field(2, 'int32'),
        name: field(8, 'string'),
        rawData: field(9, 'bytes'),
      },
    },
    ValueInfo: { fields: { name: field(1, 'string'), type: field(2, 'Type') } },
    Type: { fields: { tensorType: field(1, 'TensorType') } },
    TensorType: { fields: { elemType: field(1, 'int32'), shape: field(2, 'Shape') } },
    Shape: { fields: { dim: field(1, 'Dimension', 'repeated') } },
    Dimension: { fields: { dimValue: field(1, 'int64') } },
  },
};

const model = protobuf.Root.fromJSON(schema as protobuf.INamespace).lookupType('Model');

/** ONNX's numbers for the types of tensors. */
export const ELEMENT_TYPES = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;

/** Attributes of an ONNX node; integers are those that are written as such. */
export type Attributes = Readonly<Record<string, number | string | readonly number[]>>;

/** An ONNX node. */
export type OnnxNode = {
  /** For messages; no other node's. */
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attributes: Attributes;
};

/** A constant tensor. */
export type Initializer = {
  readonly name: string;
  readonly type: keyof typeof ELEMENT_TYPES;
  readonly dims: readonly number[];
  readonly bytes: Uint8Array;
};

/** A named input or output of a graph. */
export type ValueInfo = Omit<Initializer, 'bytes'>;

/** What goes into an ONNX file. */
export type OnnxGraph = {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
};

/** Attributes that are floating-point numbers, whatever their value. */
const FLOATS = new Set(['alpha', 'beta', 'gamma']);

function attribute([name, value]: [string, number | string | readonly number[]]): object {
  if (typeof value === 'string') return { name, s: new TextEncoder().encode(value), type: 3 };
  if (typeof value !== 'number') return { name, ints: value, type: 7 };
  return FLOATS.has(name) ? { name, f: value, type: 1 } : { name, i: value, type: 2 };
}

const valueInfo = ({ name, type, dims }: ValueInfo): object => ({
  name,
  type: {
    tensorType: {
      elemType: ELEMENT_TYPES[type],
      shape: { dim: dims.map((dimValue) => ({ dimValue })) },
    },
  },
});

/** The bytes of an ONNX file, operator set 20. */
export function encodeModel({ nodes, initializers, inputs, outputs }: OnnxGraph): Uint8Array {
  const message = model.create({
    irVersion: 9,
    producerName: '@hgn/onnx',
    opsetImport: [
      { domain: '', version: 20 },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: {
      name: 'hgn',
      node: nodes.map(({ attributes, ...node }) => ({
        ...node,
        attribute: Object.entries(attributes).map(attribute),
      })),
      initializer: initializers.map(({ name, type, dims, bytes }) => ({
        name,
        dims,
        dataType: ELEMENT_TYPES[type],
        rawData: bytes,
      })),
      input: inputs.map(valueInfo),
      output: outputs.map(valueInfo),
    },
  });
  return model.encode(message).finish();
}
