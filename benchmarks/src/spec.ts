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

/** Linear layers of these sizes, with an activation after each, and a last one without. */
export type PerceptronSpec = {
  readonly hidden: readonly number[];
  readonly activation: ActivationSpec;
};

/** The network of an energy: convolutions of a map, or a perceptron of a vector. */
export type EnergySpec = StackSpec | PerceptronSpec;

/** A model and its training step, in plain data: we and others build it. */
export type Spec = HgnSpec | NhfSpec;

/** What the training of every model says. */
export type TrainingSpec = {
  readonly seed: number;
  readonly batch: number;
  readonly learningRate: number;
  /** The length a gradient is cut down to; not at all, unless given. */
  readonly clipNorm?: number;
  /** The decay of an average of the weights; none is kept, unless given. */
  readonly averaging?: number;
};

/** A Hamiltonian Generative Network. */
export type HgnSpec = TrainingSpec & {
  readonly model: 'hgn';
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
};

/** A Neural Hamiltonian Flow of one Hamiltonian. */
export type NhfSpec = TrainingSpec & {
  readonly model: 'nhf';
  /** Numbers of q, and of p. */
  readonly dimension: number;
  /** Steps of leapfrog from the base to the data. */
  readonly steps: number;
  /** Time of a step from the base to the data; the loss takes them backward. */
  readonly dt: number;
  /** Reads q, and makes the mean and the log-variance of p. */
  readonly encoder: PerceptronSpec;
  readonly hamiltonian: { readonly kind: 'separable'; readonly network: PerceptronSpec };
  /** The `softUniform` of `@hgn/nhf`, of q and of p. */
  readonly prior: { readonly width: number; readonly steepness: number };
};
