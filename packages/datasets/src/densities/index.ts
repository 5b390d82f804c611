export { type Density2d, type Point, type Region } from './density-2d.ts';
export { entropy } from './entropy.ts';
export { type Estimate } from './integral.ts';
export { pointsOf } from './points-of.ts';
export {
  type Gaussian2d,
  gaussianMixture,
  type GaussianMixtureOptions,
} from './gaussian-mixture.ts';
export { eightGaussians } from './eight-gaussians.ts';
export { type Curve, noisyCurves, type NoisyCurvesOptions } from './noisy-curves.ts';
export { moons, type NoiseOptions } from './moons.ts';
export { circles } from './circles.ts';
export { rings } from './rings.ts';
export { swissRoll } from './swiss-roll.ts';
export { spirals } from './spirals.ts';
export { pinwheel, type PinwheelOptions } from './pinwheel.ts';
export { checkerboard } from './checkerboard.ts';
export { type EnergyOptions, fromEnergy } from './from-energy.ts';
export { ringEnergy, type RingOptions } from './ring-energy.ts';
export { twoMoonsEnergy } from './two-moons-energy.ts';
export { waveEnergy, type WaveBranch, type WaveOptions } from './wave-energy.ts';
