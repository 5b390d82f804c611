/** Ops by what TensorFlow calls their output, where that is not `output`. */
const ops: Readonly<Record<string, readonly string[]>> = {
  activations: ['Elu', 'LeakyRelu', 'Relu', 'Relu6', 'Selu', 'Softplus'],
  backprops: ['EluGrad', 'LeakyReluGrad', 'ReluGrad'],
  product: ['MatMul'],
  resized_images: ['ResizeNearestNeighbor'],
  softmax: ['Softmax'],
  sum: ['AddN'],
  y: [
    ...['Abs', 'Cast', 'Ceil', 'Cos', 'Erf', 'Exp', 'Expm1', 'Floor', 'IsNan', 'Log', 'Log1p'],
    ...['LogicalNot', 'Neg', 'Reciprocal', 'Round', 'Rsqrt', 'Sigmoid', 'Sign', 'Sin', 'Sqrt'],
    ...['Square', 'Tan', 'Tanh', 'Transpose'],
  ],
  z: [
    ...['AddV2', 'Equal', 'FloorDiv', 'FloorMod', 'Greater', 'GreaterEqual', 'Less', 'LessEqual'],
    ...['LogicalAnd', 'LogicalOr', 'Maximum', 'Minimum', 'Mul', 'NotEqual', 'Pow', 'RealDiv'],
    ...['SigmoidGrad', 'SquaredDifference', 'Sub'],
  ],
};

const names: ReadonlyMap<string, string> = new Map(
  Object.entries(ops).flatMap(([name, those]) => those.map((op) => [op, name])),
);

/** What TensorFlow calls the output of `op`; nodes inside a function are read by that name. */
export function outputName(op: string): string {
  return names.get(op) ?? 'output';
}
