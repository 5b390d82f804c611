import protobuf from 'protobufjs/light.js';

const field = (id: number, type: string, rule?: 'repeated'): object =>
  rule === undefined ? { id, type } : { id, type, rule };
const map = (id: number, type: string, keyType = 'string'): object => ({ id, type, keyType });

/** The part of TensorFlow's protobuf schema that a graph of tensors needs, as protobufjs reads it. */
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
      fields: {
        node: field(1, 'Node', 'repeated'),
        library: field(2, 'Library'),
        versions: field(4, 'Versions'),
      },
    },
    Library: { fields: { function: field(1, 'Function', 'repeated') } },
    Function: {
      fields: {
        signature: field(1, 'Op'),
        node: field(3, 'Node', 'repeated'),
        ret: map(4, 'string'),
        attr: map(5, 'Attr'),
        argAttr: map(7, 'ArgAttr', 'uint32'),
      },
    },
    Op: {
      fields: {
        name: field(1, 'string'),
        inputArg: field(2, 'Arg', 'repeated'),
        outputArg: field(3, 'Arg', 'repeated'),
      },
    },
    Arg: { fields: { name: field(1, 'string'), type: field(3, 'int32') } },
    ArgAttr: { fields: { attr: map(1, 'Attr') } },
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
      oneofs: { value: { oneof: ['list', 's', 'i', 'f', 'b', 'type', 'shape', 'tensor', 'func'] } },
      fields: {
        list: field(1, 'List'),
        s: field(2, 'bytes'),
        i: field(3, 'int64'),
        f: field(4, 'float'),
        b: field(5, 'bool'),
        type: field(6, 'int32'),
        shape: field(7, 'Shape'),
        tensor: field(8, 'Tensor'),
        func: field(10, 'Named'),
      },
    },
    List: {
      fields: {
        i: field(3, 'int64', 'repeated'),
        type: field(6, 'int32', 'repeated'),
        shape: field(7, 'Shape', 'repeated'),
      },
    },
    Named: { fields: { name: field(1, 'string') } },
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
    Config: { fields: { graphOptions: field(10, 'GraphOptions') } },
    GraphOptions: { fields: { rewriteOptions: field(10, 'Rewriter') } },
    Rewriter: {
      fields: {
        disableModelPruning: field(2, 'bool'),
        metaOptimizerIterations: field(12, 'int32'),
        disableTfgOptimizer: field(32, 'bool'),
        optimizers: field(100, 'string', 'repeated'),
      },
    },
  },
};

const root = protobuf.Root.fromJSON(schema as protobuf.INamespace);

/** The bytes of a message. */
export function encode(type: 'SavedModel' | 'Config', message: object): Uint8Array {
  const codec = root.lookupType(type);
  return codec.encode(codec.create(message)).finish();
}

/** TensorFlow's numbers for the types of tensors. */
export const DATA_TYPES = { float32: 1, int32: 3, bool: 10 } as const;

/** A type of tensors that graphs are made of. */
export type GraphType = keyof typeof DATA_TYPES;
