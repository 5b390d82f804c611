export { executorContract } from './executor-contract.ts';
export { integratorContract } from './integrator-contract.ts';
export {
  distance,
  measuredOrder,
  reversalDefect,
  symplecticityDefect,
} from './integrator-measures.ts';
export {
  type ExactMotion,
  type ExactSystem,
  oscillators,
  pendulums,
  squaredOscillators,
} from './integrator-systems.ts';
export { hamiltonianContract } from './hamiltonian-contract.ts';
export { moduleContract } from './module-contract.ts';
