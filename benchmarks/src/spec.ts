/** A function of each element, by name, so that another library can be told of it. */
export type ActivationSpec =
  | { readonly name: 'relu' | 'softplus' | 'swish' }
  | { readonly name: 'leakyRelu'; readonly slope: number };

/** As a `ConvLayer` of `@hgn/networks`, with its defaults: kernel 3, stride 1, `'same'`. */
export type LayerSpec = {
  readonly filters: number;
  readonly kernel?: number;
  readonly stride?: number;
  readonly pad?: 'same' | 'valid';
  readonly upsample?: boolean;
};

/** Convolutions, with an activation after each but the last. */
export type StackSpec = {
  readonly layers: readonly LayerSpec[];
  readonly activation: ActivationSpec;
  /** See `ConvStack` of `@hgn/networks`. */
  readonly gain?: number;
};

/** The network of an energy: convolutions of a map, or a perceptron with these hidden layers. */
export type EnergySpec =
  StackSpec | { readonly hidden: readonly number[]; readonly activation: ActivationSpec };

/** A Hamiltonian Generative Network and its training step, in plain data: we and others build it. */
export type Spec = {
  readonly seed: number;
  readonly batch: number;
  readonly image: readonly [height: number, width: number, channels: number];
  /** Frames that the encoder reads. */
  readonly frames: number;
  /** Steps of the rollout, which makes one state more. */
  readonly steps: number;
  /** Time of a step of the rollout: negative is backward. */
  readonly dt: number;
  /** Random states of each rollout that are decoded; all of them, in order, unless given. */
  readonly decoded?: number;
  /** Of z: numbers of a vector, or a map. */
  readonly latent: number | readonly [height: number, width: number, channels: number];
  readonly encoder: StackSpec;
  /** f_ψ; z is split in two as it is, unless given. */
  readonly transform?: StackSpec;
  readonly hamiltonian: {
    /** Separable: one network reads q, another of the same shape p. Joint: one reads both. */
    readonly kind: 'separable' | 'joint';
    readonly network: EnergySpec;
  };
  readonly decoder: StackSpec & {
    /** The map that the convolutions begin with; a linear layer makes it if z is a vector. */
    readonly map: readonly [height: number, width: number, channels: number];
    readonly constants?: number;
  };
  /** The weight of the KL divergence, as `elbo` takes it. */
  readonly beta: number;
  readonly learningRate: number;
  /** The length a gradient is cut down to; not at all, unless given. */
  readonly clipNorm?: number;
  /** The decay of an average of the weights; none is kept, unless given. */
  readonly averaging?: number;
};
