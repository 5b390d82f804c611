import { DATA_TYPES, encode } from './proto.ts';
import type { Attribute, Port, TensorFlowGraph } from './tensorflow-graph.ts';

/** The tag that TensorFlow's own tools write, and look for. */
export const TAG = 'serve';

/** The version of GraphDef that is written, TensorFlow 2.9's: later ones read it too. */
const PRODUCER = 1087;

/** Names of the two nodes of the main graph, and of the function. */
const [ARGUMENTS, RESULTS, FUNCTION] = ['arguments', 'results', 'compiled'];

/** Where input `i` of a SavedModel is fed. */
export const fed = (i: number): string => `${ARGUMENTS}:${i}`;

/** Where output `i` of a SavedModel is fetched. */
export const fetched = (i: number): string => `${RESULTS}:${i}`;

/**
 * What TensorFlow's graph optimiser does to the function at its first call: fuse kernels, and on a GPU
 * choose layouts. The rest of it takes seconds each time, and finds nothing that pays in a graph behind
 * our passes.
 */
const config = (onGpu: boolean): Uint8Array =>
  encode('Config', {
    graphOptions: {
      rewriteOptions: {
        optimizers: onGpu ? ['layout', 'remap'] : ['remap'],
        metaOptimizerIterations: 1,
        disableModelPruning: true,
        disableTfgOptimizer: true,
      },
    },
  });

/**
 * The bytes of a `saved_model.pb` without variables. The main graph is but a call of the function, as
 * only functions can say how they are optimised. Arguments are fed in place of the outputs of one node,
 * which never runs: with fewer than four nodes the optimiser leaves the main graph alone.
 *
 * @see tensorflow/core/protobuf/rewriter_config.proto, `min_graph_nodes`
 */
export function encodeSavedModel(graph: TensorFlowGraph, onGpu: boolean): Uint8Array {
  const { inputs, outputs } = graph;
  const given = { dtypes: types(inputs) };
  const call = {
    Tin: types(inputs),
    Tout: types(outputs),
    f: { func: { name: FUNCTION } },
    config_proto: { s: config(onGpu) },
  };
  return encode('SavedModel', {
    schemaVersion: 1,
    metaGraphs: [
      {
        metaInfo: { tags: [TAG] },
        graph: {
          node: [
            ...(inputs.length > 0 ? [{ name: ARGUMENTS, op: 'Unstage', attr: given }] : []),
            {
              name: RESULTS,
              op: 'PartitionedCall',
              input: inputs.map((_, i) => fed(i)),
              attr: call,
            },
          ],
          library: { function: [functionOf(graph)] },
          versions: { producer: PRODUCER },
        },
        signatures: {
          serving_default: {
            inputs: ports(inputs, fed),
            outputs: ports(outputs, fetched),
            methodName: 'tensorflow/serving/predict',
          },
        },
      },
    ],
  });
}

function functionOf({ nodes, inputs, outputs }: TensorFlowGraph): object {
  return {
    signature: { name: FUNCTION, inputArg: args(inputs), outputArg: args(outputs) },
    node: nodes.map(({ name, op, inputs: input, attributes }) => {
      const attr = Object.entries(attributes).map(([key, value]) => [key, attribute(value)]);
      return { name, op, input, attr: Object.fromEntries(attr) as object };
    }),
    ret: Object.fromEntries(outputs.map(({ name, from }) => [name, from])),
    argAttr: Object.fromEntries(
      inputs.map(({ shape }, i) => [
        i,
        { attr: { _output_shapes: { list: { shape: [shapeOf(shape)] } } } },
      ]),
    ),
    // neither inlined into the main graph nor optimised with it: the call does that, once
    attr: { _noinline: { b: true }, _tf_data_function: { b: true } },
  };
}

const args = (list: readonly Port[]): object[] =>
  list.map(({ name, type }) => ({ name, type: DATA_TYPES[type] }));

const types = (list: readonly Port[]): object => ({
  list: { type: list.map(({ type }) => DATA_TYPES[type]) },
});

const shapeOf = (shape: readonly number[]): object => ({ dim: shape.map((size) => ({ size })) });

function attribute(value: Attribute): object {
  if ('s' in value) return { s: new TextEncoder().encode(value.s) };
  if ('type' in value) return { type: DATA_TYPES[value.type] };
  if ('ints' in value) return { list: { i: value.ints } };
  if (!('tensor' in value)) return value;
  const { type, shape, data } = value.tensor;
  const { buffer, byteOffset, byteLength } = data;
  const content =
    data.length === 1
      ? { [type]: [type === 'bool' ? data[0] !== 0 : data[0]] }
      : { content: new Uint8Array(buffer, byteOffset, byteLength) };
  return { tensor: { dtype: DATA_TYPES[type], shape: shapeOf(shape), ...content } };
}

const ports = (list: readonly Port[], at: (i: number) => string): object =>
  Object.fromEntries(
    list.map(({ name, type, shape }, i) => [
      name,
      { name: at(i), dtype: DATA_TYPES[type], shape: shapeOf(shape) },
    ]),
  );
