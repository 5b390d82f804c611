export { type Color, type Disc, type DiscScene, type Scene, type ShadeScene } from './scene.ts';
export { hue } from './hue.ts';
export { type Constant, type Constants, type RadiusRange, type Variation } from './constants.ts';
export { type OwnSystem, type System, system } from './system.ts';
export { type MemberParameters, type SystemFamily } from './system-family.ts';
export { isVariation, type Varied, varied } from './varied.ts';
export { type Spread } from './annulus.ts';
export { type Look, type Looks } from './look.ts';
export { chargedParticle, type ChargedParticleOptions } from './systems/charged-particle.ts';
export { doublePendulum, type DoublePendulumOptions } from './systems/double-pendulum.ts';
export { duffing, type DuffingOptions } from './systems/duffing.ts';
export { figureEight, type FigureEightOptions } from './systems/figure-eight.ts';
export { henonHeiles, type HenonHeilesOptions } from './systems/henon-heiles.ts';
export { kepler, type KeplerOptions } from './systems/kepler.ts';
export { lennardJones, type LennardJonesOptions } from './systems/lennard-jones.ts';
export { lotkaVolterra, type LotkaVolterraOptions } from './systems/lotka-volterra.ts';
export { massSpring, type MassSpringOptions } from './systems/mass-spring.ts';
export { matchingPennies } from './systems/matching-pennies.ts';
export { nBody, type NBodyOptions } from './systems/n-body.ts';
export { nPendulum, type NPendulumOptions, type PendulumStart } from './systems/n-pendulum.ts';
export { pendulum, type PendulumOptions, type PendulumPotential } from './systems/pendulum.ts';
export { rigidBody, type RigidBodyOptions } from './systems/rigid-body.ts';
export { rockPaperScissors } from './systems/rock-paper-scissors.ts';
export {
  springChain,
  type SpringChainEnds,
  type SpringChainOptions,
} from './systems/spring-chain.ts';
export { room, type RoomOptions, type RoomPath } from './systems/room.ts';
export { springGraph, type SpringGraphOptions } from './systems/spring-graph.ts';
export { threeBody, type ThreeBodyOptions } from './systems/three-body.ts';
export { todaLattice, type TodaLatticeOptions } from './systems/toda-lattice.ts';
export { twoBody, type TwoBodyOptions, type TwoBodyStart } from './systems/two-body.ts';
export { simulate, type SimulateOptions } from './simulate.ts';
export { memberOf, stateOf, type Trajectories } from './trajectories.ts';
export { equationsOf } from './equations-of.ts';
export { observationOf } from './observation-of.ts';
export { observationsOf } from './observations-of.ts';
export { derivativesOf } from './derivatives-of.ts';
export { renderer, type Renderer, type RendererOptions } from './renderer.ts';
export { type Footage } from './footage.ts';
export { frameTensor, type FrameTensorOptions } from './frame-tensor.ts';
export { batches, type BatchesOptions, type FrameBatch } from './batches.ts';

// published data sets
export { type Preset } from './preset.ts';
export * as campus from './presets/campus.ts';
export * as dmSuite from './presets/dm-suite.ts';
export * as hnn from './presets/hnn.ts';
export * as paper from './presets/paper.ts';
