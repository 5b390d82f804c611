export { renderWorkers, type RenderWorkers, type RenderWorkersOptions } from './render-workers.ts';
