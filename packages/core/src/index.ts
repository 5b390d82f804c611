export { type PhaseState } from './phase-state.ts';
export {
  type Arithmetic,
  type FieldWeights,
  type HamiltonianField,
  type ImplicitEquation,
  type Integrator,
} from './integrator.ts';
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
export { type AnalyticGradients, analyticField, fieldOf } from './field.ts';
export { float64Arithmetic, float64Axpy, float64Dot, tensorArithmetic } from './arithmetic.ts';
export { hamiltonianDynamics } from './hamiltonian-dynamics.ts';
export { motionDynamics } from './motion-dynamics.ts';
export { type Adjoint, flow, rollout, type RolloutOptions } from './rollout.ts';
export { gradients, lossAndGradients, valueAndGradients } from './gradients.ts';
export { exp, mish, sigmoid, swish, tanh } from './smooth.ts';
export { type Rng, seededRng } from './rng.ts';
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
export { HgnError, mismatch } from './errors.ts';
