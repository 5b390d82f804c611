export { type Flow, type Moved } from './flow.ts';
export { type Prior } from './prior.ts';
export { gaussian, type GaussianOptions } from './gaussian.ts';
export { softUniform, type SoftUniformOptions } from './soft-uniform.ts';
export { mixture, type MixtureOptions } from './mixture.ts';
export {
  type ConditionalHamiltonian,
  conditionalHamiltonian,
  type ConditionalOptions,
} from './conditional-hamiltonian.ts';
export { assertVolumes, hamiltonianFlow, type HamiltonianFlowOptions } from './hamiltonian-flow.ts';
export { type MomentumGrid, type Nhf, nhf, type NhfOptions, type NhfParams } from './nhf.ts';
export { chain } from './chain.ts';
export {
  type Conditioner,
  coupling,
  type CouplingOptions,
  type ElementwiseMap,
  type ElementwiseMoved,
} from './coupling.ts';
export { affineMap } from './affine-map.ts';
export { splineMap, type SplineMapOptions } from './spline-map.ts';
export { alternating, type AlternatingOptions } from './alternating.ts';
export { realNvp, type RealNvpOptions } from './real-nvp.ts';
export { splineFlow, type SplineFlowOptions } from './spline-flow.ts';
export { type FlowDensity, flowDensity, type LogDensity } from './flow-density.ts';
export { flowLoss, type NhfBatch, nhfLoss } from './losses.ts';
