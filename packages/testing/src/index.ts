export { executorContract } from './executor-contract.ts';
export { integratorContract } from './integrator-contract.ts';
export {
  type Fact,
  type FactName,
  type IntegratorContractOptions,
  integratorFacts,
  integratorLimits,
} from './integrator-facts.ts';
export { integratorLaws, type Law } from './integrator-laws.ts';
export {
  distance,
  energyErrors,
  measuredOrder,
  reversalDefect,
  symplecticityDefect,
} from './integrator-measures.ts';
export {
  type ExactMotion,
  type ExactSystem,
  boundPair,
  curved,
  kepler,
  type Motion,
  oscillators,
  pendulums,
  squaredOscillators,
} from './integrator-systems.ts';
export { hamiltonianContract } from './hamiltonian-contract.ts';
export { moduleContract } from './module-contract.ts';
export { type Exponentials, taylorDefects } from './taylor-defects.ts';
