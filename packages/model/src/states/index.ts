export { hamiltonianMotion } from './hamiltonian-motion.ts';
export { type DerivativeBatch, derivativeLoss } from './derivative-loss.ts';
export {
  type Controllable,
  fromLearned,
  fromObserved,
  type StartParams,
  type TrajectoryBatch,
  type TrajectoryModel,
  underControl,
} from './trajectory-model.ts';
export { trajectoryLoss } from './trajectory-loss.ts';
export { withDecay } from './with-decay.ts';
