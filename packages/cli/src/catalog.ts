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
