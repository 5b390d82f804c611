import type { Hamiltonian, Module, Params } from '@hgn/core';

/** The module, the type of its weights forgotten: for tables of parts that are to be exchanged. */
export function anyModule<P extends Params, I, O>({
  init,
  apply,
}: Module<P, I, O>): Module<Params, I, O> {
  return { init, apply: (params, x) => apply(params as P, x) };
}

/** The energy, the type of its weights forgotten. */
export function anyHamiltonian<P extends Params>({
  init,
  energy,
  parts,
}: Hamiltonian<P>): Hamiltonian {
  return {
    init,
    energy: (params, state) => energy(params as P, state),
    ...(parts && {
      parts: {
        kinetic: (params, p) => parts.kinetic(params as P, p),
        potential: (params, q) => parts.potential(params as P, q),
      },
    }),
  };
}
