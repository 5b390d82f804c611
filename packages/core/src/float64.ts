// what needs no tensor: nothing here imports TensorFlow.js, but for its types
export { type PhaseState } from './phase-state.ts';
export {
  type Arithmetic,
  type FieldWeights,
  type HamiltonianField,
  type ImplicitEquation,
  type Integrator,
} from './integrator.ts';
export { type Steps } from './steps.ts';
export { type AnalyticGradients, analyticField } from './analytic-field.ts';
export { float64Arithmetic, float64Axpy, float64Dot } from './float64-arithmetic.ts';
export { type Adjoint, flow, rollout, type RolloutOptions } from './rollout.ts';
export { type Rng, seededRng } from './rng.ts';
export { HgnError, mismatch } from './errors.ts';
