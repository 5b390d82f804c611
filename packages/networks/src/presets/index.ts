export { deepmind } from './deepmind.ts';
export { maps, type MapsOptions } from './maps.ts';
export { paper } from './paper.ts';
export { plus } from './plus.ts';
export { type Preset, type PresetOptions } from './preset.ts';
export { vector, type VectorOptions } from './vector.ts';
