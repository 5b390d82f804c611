export { program } from './program.ts';
export { type Metrics, metricsJsonSchema, metricsSchema } from './metrics.ts';
export { defaults, runConfig, type RunConfig } from './config.ts';
export { type Engine, type Availability } from './engine.ts';
export { engines, selectEngine, type Selection } from './engines.ts';
