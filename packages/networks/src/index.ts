export { type Activation } from './activation.ts';
export { type Affine } from './affine.ts';
export { type Network } from './network.ts';
export { mlp, type MlpOptions } from './mlp.ts';
export {
  type ConvLayer,
  type ConvLayerParams,
  type ConvNet,
  convNet,
  type ConvNetOptions,
  type ConvParams,
  type ConvStack,
  type MapShape,
  type ResidualBlock,
} from './conv-net.ts';
export { upsample } from './upsample.ts';
export { encoder, type EncoderOptions, type EncoderParams } from './encoder.ts';
export { split } from './split.ts';
export { transform } from './transform.ts';
export { separableHamiltonian, type SeparableOptions } from './separable-hamiltonian.ts';
export {
  quadraticKinetic,
  type QuadraticKineticOptions,
  type QuadraticKineticParams,
} from './quadratic-kinetic.ts';
export { inWell } from './in-well.ts';
export { withProducts } from './with-products.ts';
export { jointHamiltonian } from './joint-hamiltonian.ts';
export { massHamiltonian, type MassOptions, type MassParams } from './mass-hamiltonian.ts';
export {
  type ControlledMotion,
  portHamiltonian,
  type PortHamiltonianOptions,
  type PortHamiltonianParams,
} from './port-hamiltonian.ts';
export { damping, type DampingOptions } from './damping.ts';
export { lagrangian } from './lagrangian.ts';
export { neuralOde } from './neural-ode.ts';
export { recurrent, type RecurrentOptions } from './recurrent.ts';
export { residual } from './residual.ts';
export { gru, type GruParams } from './gru.ts';
export { flat } from './flat.ts';
export { decoder, type DecoderOptions, type DecoderParams } from './decoder.ts';
