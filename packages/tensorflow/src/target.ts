import type { DataType } from '@tensorflow/tfjs-core';
import { HgnError } from '@hgn/core';
import type { Constant, Graph, Node, Value } from '@hgn/compile';
import { outputName } from './output-names.ts';
import { DATA_TYPES, type GraphType } from './proto.ts';
import type { Attribute, Port, TensorFlowGraph, TensorFlowNode } from './tensorflow-graph.ts';

/** Attributes of a node by name. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** Where lowered nodes are written. Names are those of nodes' outputs. */
export interface Target {
  /** Writes a node, and returns the name of its output; of a list, `:i` behind it is one. */
  readonly emit: (op: string, inputs: readonly string[], attributes?: Attributes) => string;
  /** The name of a value that was defined. */
  readonly name: (value: Value) => string;
  /** Says that `value` is `name`. */
  readonly define: (value: Value, name: string) => void;
  /** Constant integers, for axes, shapes and sizes: a list, unless a shape is given. */
  readonly ints: (values: readonly number[], shape?: readonly number[]) => string;
  /** A constant integer. */
  readonly int: (value: number) => string;
  /** A constant scalar of that type; of a shape, if one is given. */
  readonly scalar: (value: number, dtype: DataType, shape?: readonly number[]) => string;
}

/** A target, and what the author of a whole graph does with it. */
export interface GraphAuthor extends Target {
  /** Says whose counterpart is written from here on: TensorFlow's errors then name it. */
  readonly begin: (node: Node) => void;
  /** All that was written, with the outputs of the graph. */
  readonly finish: () => TensorFlowGraph;
}

/** The type of a tensor, as an attribute. */
export const typed = (dtype: DataType): { readonly type: GraphType } => ({
  type: graphType(dtype),
});

function graphType(dtype: DataType): GraphType {
  if (dtype in DATA_TYPES) return dtype as GraphType;
  throw new HgnError(`tensorflow: expected float32, int32 or bool tensors, got ${dtype}. Cast.`);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Constant): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function arrayOf(dtype: DataType, values: readonly number[]): Constant {
  if (dtype === 'float32') return new Float32Array(values);
  return dtype === 'int32' ? new Int32Array(values) : new Uint8Array(values);
}

/** An author for the nodes of `graph`. */
export function author(graph: Graph): GraphAuthor {
  const nodes: TensorFlowNode[] = [];
  const names = new Map<Value, string>();
  const shared = new Map<string, string>();
  let origin = 'given';

  const emit: Target['emit'] = (op, inputs, attributes = {}) => {
    const name = `${origin}/${op}_${nodes.length}`;
    nodes.push({ name, op, inputs, attributes });
    return `${name}:${outputName(op)}`;
  };
  const constant = (dtype: DataType, shape: readonly number[], data: Constant): string => {
    const type = graphType(dtype);
    const uniform = data.length > 0 && data.every((x) => Object.is(x, data[0]));
    const tensor = { type, shape, data: uniform ? data.subarray(0, 1) : data };
    const write = (): string => emit('Const', [], { dtype: { type }, value: { tensor } });
    if (tensor.data.length > 64) return write();
    const key = `${type}[${shape.join()}]${bytesOf(tensor.data).join()}`;
    const name = shared.get(key) ?? write();
    shared.set(key, name);
    return name;
  };
  const scalar: Target['scalar'] = (value, dtype, shape = []) =>
    constant(dtype, shape, arrayOf(dtype, [value]));

  const port = ({ shape, dtype }: Value, name: string): Port => ({
    name,
    type: graphType(dtype),
    shape,
  });
  const inputs = graph.inputs.map((value, i) => port(value, `input${i}`));
  inputs.forEach((input, i) => names.set(graph.inputs[i] as Value, input.name));
  for (const [value, data] of graph.constants) {
    names.set(value, constant(value.dtype, value.shape, data));
  }

  const name: Target['name'] = (value) => {
    const known = names.get(value);
    if (known === undefined) throw new HgnError('tensorflow: a node reads a value none has made.');
    return known;
  };
  return {
    emit,
    name,
    define: (value, of) => names.set(value, of),
    ints: (values, shape = [values.length]) => constant('int32', shape, Int32Array.from(values)),
    int: (value) => scalar(value, 'int32'),
    scalar,
    begin: (node) => {
      origin = node.op.replaceAll(/\W/g, '_');
    },
    finish: () => ({
      nodes,
      inputs,
      outputs: graph.outputs.map((value, i) => ({
        ...port(value, `output${i}`),
        from: name(value),
      })),
    }),
  };
}
