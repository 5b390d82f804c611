import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import {
  fieldOf,
  type Hamiltonian,
  mismatch,
  type Motion,
  type Params,
  type PhaseState,
} from '@hgn/core';
import type { Network } from './network.ts';

/** What a {@link portHamiltonian} is made of. */
export type PortHamiltonianOptions<H extends Params, R extends Params, G extends Params> = {
  readonly hamiltonian: Hamiltonian<H>;
  /** ∂H/∂p → R·∂H/∂p, as `damping` makes it; none, and nothing is lost, unless given. */
  readonly damping?: Network<R>;
  /** Reads q `[batch, n]`, makes G(q) `[batch, n · inputs]`, row by row; no control unless given. */
  readonly control?: Network<G>;
};

/** The weights of a {@link portHamiltonian}; what is not there has an empty list of them. */
export type PortHamiltonianParams<H extends Params, R extends Params, G extends Params> = {
  readonly hamiltonian: H;
  readonly damping: R | readonly [];
  readonly control: G | readonly [];
};

/** An equation of motion that may be told a control input u `[batch, inputs]`, held for a while. */
export interface ControlledMotion<P extends Params> extends Motion<P> {
  readonly velocity: (params: P, state: PhaseState, u?: Tensor) => PhaseState;
  readonly energy: NonNullable<Motion<P>['energy']>;
}

/**
 * Hamilton's equations with friction and control:
 *
 *   dq/dt = ∂H/∂p,   dp/dt = −∂H/∂q − R·∂H/∂p + G(q)·u.
 *
 * Without control, dH/dt = −(∂H/∂p)ᵀ·R·∂H/∂p ≤ 0: the energy falls, whatever the weights. For a
 * rollout under a control, `{ ...motion, velocity: (w, s) => motion.velocity(w, s, u) }`.
 *
 * @throws HgnError at `velocity`, if it is told a control and has none, or of another size
 * @see Y. Zhong et al., Symplectic ODE-Net: learning Hamiltonian dynamics with control, 2020,
 *   arXiv 1909.12077
 * @see Y. Zhong et al., Dissipative SymODEN, 2020, arXiv 2002.08860
 */
export function portHamiltonian<
  H extends Params,
  R extends Params = readonly [],
  G extends Params = readonly [],
>({
  hamiltonian,
  damping,
  control,
}: PortHamiltonianOptions<H, R, G>): ControlledMotion<PortHamiltonianParams<H, R, G>> {
  return {
    init: (rng) => ({
      hamiltonian: hamiltonian.init(rng.split('hamiltonian')),
      damping: damping?.init(rng.split('damping')) ?? [],
      control: control?.init(rng.split('control')) ?? [],
    }),
    velocity: (params, state, u) =>
      tf.tidy(() => {
        const { q, p: force } = fieldOf(hamiltonian, params.hamiltonian).both(state);
        const lost = damping?.apply(params.damping as R, q);
        const left = lost ? tf.sub(force, lost) : force;
        if (u === undefined) return { q, p: left };
        if (control === undefined) {
          throw mismatch('control', 'none', 'an input', 'Build it with a network `control`.');
        }
        const gains = control.apply(params.control as G, state.q);
        return { q, p: tf.add(left, driven(gains, u, state.q)) };
      }),
    energy: (params, state) => hamiltonian.energy(params.hamiltonian, state),
  };
}

/** G·u of each batch element, `[batch, n]`. */
function driven(gains: Tensor, u: Tensor, { shape: [batch = 0, n = 0] }: Tensor): Tensor {
  const [rows, inputs = 0] = u.shape;
  if (u.rank !== 2 || rows !== batch || gains.size !== batch * n * inputs) {
    const expected = `[${batch}, ${gains.size / (batch * n)}]`;
    const remedy = 'One row of inputs for each state; the network makes n · inputs numbers.';
    throw mismatch('control input', expected, `[${u.shape.join(', ')}]`, remedy);
  }
  return tf.sum(tf.mul(tf.reshape(gains, [batch, n, inputs]), tf.expandDims(u, 1)), 2);
}
