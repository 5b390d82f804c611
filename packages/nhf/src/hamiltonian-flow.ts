import * as tf from '@tensorflow/tfjs-core';
import type { Rank, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import {
  type Adjoint,
  fieldOf,
  flow,
  type Hamiltonian,
  type HamiltonianField,
  type Integrator,
  mismatch,
  type Params,
  type PhaseState,
} from '@hgn/core';
import type { ConditionalHamiltonian } from './conditional-hamiltonian.ts';
import type { Flow, Moved } from './flow.ts';

/** The dynamics of a {@link hamiltonianFlow}. */
export type HamiltonianFlowOptions<H extends Params> = {
  /** Degrees of freedom: numbers of q, and of p. */
  readonly dimension: number;
  /** One after the other, from the base to the data. */
  readonly hamiltonians: readonly ConditionalHamiltonian<H>[];
  /** Symplectic and reversible on each of them. */
  readonly integrator: Integrator;
  /** Time of one step. */
  readonly dt: number;
  /** Steps under each Hamiltonian. */
  readonly steps: number;
  /** How gradients go back: 'reversible' unless given, in memory that does not grow with `steps`. */
  readonly adjoint?: Adjoint;
};

/**
 * The flow of Hamilton's equations as a normalising flow on phase space: s_T = Φ_n ∘ … ∘ Φ_1 (s_0),
 * Φᵢ the numerical flow of Hᵢ over `steps` steps. A point is q and p, joined. Each step preserves
 * volumes, so `logDet` is zero by construction, and is undone by a step of −dt.
 *
 * @throws HgnError if the integrator does not preserve volumes on a Hamiltonian, or is not reversible,
 *   or a number is out of its range
 * @see P. Toth et al., Hamiltonian Generative Networks, 2020, section 3.3, arXiv 1909.13789
 */
export function hamiltonianFlow<H extends Params>(
  options: HamiltonianFlowOptions<H>,
): Flow<readonly H[]> {
  const { dimension, hamiltonians, integrator, dt, steps, adjoint = 'reversible' } = options;
  assertRanges(options);
  for (const { parts } of hamiltonians)
    assertVolumes('hamiltonianFlow', integrator, parts !== undefined);
  const run = (
    params: readonly H[],
    x: Tensor2D,
    context: Tensor2D | undefined,
    direction: 1 | -1,
  ): Moved =>
    tf.tidy(() => {
      const order = hamiltonians.map((_, i) => i);
      if (direction < 0) order.reverse();
      const end = order.reduce<PhaseState>(
        (state, i) => {
          const field = fieldAt(
            hamiltonians[i] as (typeof hamiltonians)[0],
            params[i] as H,
            context,
          );
          return flow(integrator, field, state, { dt: direction * dt, steps, adjoint });
        },
        halvesOf(x, dimension),
      );
      return { value: joined(end), logDet: tf.zeros<Rank.R1>([x.shape[0]]) };
    });
  return {
    dimension: 2 * dimension,
    init: (rng) => hamiltonians.map((hamiltonian, i) => hamiltonian.init(rng.split(i))),
    toData: (params, base, context) => run(params, base, context, 1),
    toBase: (params, data, context) => run(params, data, context, -1),
  };
}

/** The field of H at a context, which is a weight of it: gradients by the context are right, too. */
export function fieldAt<H extends Params>(
  hamiltonian: ConditionalHamiltonian<H>,
  params: H,
  context: Tensor2D | undefined,
): HamiltonianField {
  if (context === undefined) return fieldOf(hamiltonian, params);
  type Bound = { readonly params: H; readonly context: Tensor };
  const { parts } = hamiltonian;
  const bound: Hamiltonian<Bound> = {
    init: (rng) => ({ params: hamiltonian.init(rng), context }),
    energy: (at, state) => hamiltonian.energy(at.params, state, at.context as Tensor2D),
    ...(parts && {
      parts: {
        kinetic: (at, p) => parts.kinetic(at.params, p, at.context as Tensor2D),
        potential: (at, q) => parts.potential(at.params, q, at.context as Tensor2D),
      },
    }),
  };
  return fieldOf(bound, { params, context });
}

/** Rows of q and p, joined → the two. */
export function halvesOf(x: Tensor2D, dimension: number): PhaseState<Tensor2D> {
  if (x.rank === 2 && x.shape[1] === 2 * dimension) {
    const [q, p] = tf.split(x, 2, 1) as [Tensor2D, Tensor2D];
    return { q, p };
  }
  const expected = `shape [batch, ${2 * dimension}], q and p joined`;
  throw mismatch('points', expected, `[${x.shape.join(', ')}]`, 'Join them on the last axis.');
}

/** The two → rows of q and p, joined. */
export function joined({ q, p }: PhaseState): Tensor2D {
  return tf.concat([q, p], 1) as Tensor2D;
}

/**
 * Refuses an integrator that does not preserve volumes of phase space, or is not undone by −dt.
 *
 * @param who - says who refuses it
 * @param separable - whether the Hamiltonian that it moves by is K(p) + V(q)
 * @throws HgnError if its declared properties do not promise both
 */
export function assertVolumes(
  who: string,
  { name, symplectic, reversible }: Integrator,
  separable: boolean,
): void {
  const what = `${who}: integrator '${name}'`;
  if (symplectic !== 'always' && !(symplectic === 'separable' && separable)) {
    const [got, remedy] =
      symplectic === 'never'
        ? ['one that is never symplectic', 'Take leapfrog.']
        : [
            'one that is symplectic on separable Hamiltonians only, and one that is not',
            'Take implicitMidpoint, or give the Hamiltonian `parts`.',
          ];
    throw mismatch(what, 'a method that preserves volumes on each Hamiltonian', got, remedy);
  }
  if (!reversible) {
    const remedy = 'Take leapfrog: a step of −dt must undo one of dt.';
    throw mismatch(what, 'a reversible method', 'one that is not', remedy);
  }
}

function assertRanges<H extends Params>({
  dimension,
  hamiltonians,
  dt,
  steps,
}: HamiltonianFlowOptions<H>): void {
  for (const [name, value] of Object.entries({ dimension, steps })) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw mismatch(`hamiltonianFlow: ${name}`, 'a whole number from 1 up', `${value}`, 'Try 2.');
  }
  if (hamiltonians.length === 0) {
    throw mismatch('hamiltonianFlow: hamiltonians', 'one or more', 'none', 'Give it a list.');
  }
  if (!Number.isFinite(dt) || dt === 0) {
    throw mismatch('hamiltonianFlow: dt', 'a time other than 0', `${dt}`, 'Try 0.1.');
  }
}
