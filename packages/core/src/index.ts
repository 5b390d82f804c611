export * from './float64.ts';
export { type Hamiltonian } from './hamiltonian.ts';
export { type Motion, motionField } from './motion.ts';
export { type Dynamics } from './dynamics.ts';
export {
  type Decoder,
  type Encoder,
  type Module,
  type Posterior,
  type Transform,
} from './module.ts';
export { type Executor, type KernelTime, type Prepared } from './executor.ts';
export {
  type Controls,
  type Evidence,
  type Loss,
  type LossValue,
  type Objective,
} from './objective.ts';
export { eager } from './eager.ts';
export { fieldOf } from './field.ts';
export { fieldWeights } from './field-weights.ts';
export { tensorArithmetic } from './tensor-arithmetic.ts';
export { hamiltonianDynamics } from './hamiltonian-dynamics.ts';
export { motionDynamics } from './motion-dynamics.ts';
export { gradients, lossAndGradients, valueAndGradients } from './gradients.ts';
export { exp, mish, sigmoid, swish, tanh } from './smooth.ts';
export {
  assertSignature,
  countParams,
  flattenTree,
  type Leaf,
  mapTree,
  type Params,
  type Signature,
  signatureOf,
  type Tree,
  unflattenTree,
} from './tree.ts';
export { decodeSafetensors, encodeSafetensors, safetensorsMetadata } from './safetensors.ts';
