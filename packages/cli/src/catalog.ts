import { HgnError, type Integrator } from '@hgn/core';
import { massSpring, pendulum, type System, type Trajectories } from '@hgn/datasets';
import { euler, leapfrog, rk4, symplecticEuler } from '@hgn/integrators';

/** The constants that a system was made with, as its trajectories keep them; none for its defaults. */
type Constants = Trajectories['constants'] | undefined;

/** What the command knows by name. The libraries know no names: they are handed objects. */
export const systems: Readonly<Record<string, (constants?: Constants) => System>> = {
  'mass-spring': massSpring,
  pendulum,
};

/**
 * The pixel MSE over 30 frames of held-out trajectories that the paper reports for HGN with leapfrog.
 *
 * @see P. Toth et al., Hamiltonian Generative Networks, 2020, table 1, arXiv:1909.13789
 */
export const published: Readonly<Record<string, number>> = {
  'mass-spring': 6.23e-4,
  pendulum: 11.72e-4,
};

/** The integrators the command knows by name. */
export const integrators: Readonly<Record<string, Integrator>> = {
  leapfrog,
  'symplectic-euler': symplecticEuler,
  euler,
  rk4,
};

/**
 * The entry of a catalogue.
 *
 * @throws HgnError that lists the names, if there is none
 */
export function named<T>(what: string, catalogue: Readonly<Record<string, T>>, name: string): T {
  if (Object.hasOwn(catalogue, name)) return catalogue[name] as T;
  const names = Object.keys(catalogue).join(', ');
  throw new HgnError(
    `${what}: expected one of ${names}, got '${name}'. \`hgn ${what}s\` describes them.`,
  );
}
