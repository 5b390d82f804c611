import type { ModelConfig } from './model.ts';
import type { SystemName } from './systems.ts';

const common: ModelConfig = {
  dynamics: 'fixed-kinetic',
  frameInterval: 0.125,
  transform: false,
  inferAt: 'first',
  dimension: 1,
  encoderFrames: 8,
  encoderFilters: [8, 12, 16],
  decoderFilters: [12, 12, 8],
  decoderUnits: [24],
  hamiltonianUnits: [32, 32],
  spread: 1,
};

/** The models that the page trains, by system: small, with no more numbers in q than it takes. */
export const small: Readonly<Record<SystemName, ModelConfig>> = {
  'mass-spring': common,
  pendulum: { ...common, dimension: 3, dynamics: 'separable' },
  'two-body': { ...common, dimension: 2 },
};
