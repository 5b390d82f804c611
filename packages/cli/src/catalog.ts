import { HgnError, type Integrator } from '@hgn/core';
import { massSpring, pendulum, type System, type Trajectories } from '@hgn/datasets';
import {
  adjointSymplecticEuler,
  averageVectorField,
  blanesMoan4,
  blanesMoan6,
  calvoSanzSerna4,
  candyRozmus4,
  euler,
  forestRuth,
  gauss4,
  gauss6,
  heun,
  implicitMidpoint,
  kahanLi6,
  kahanLi8,
  latticeLeapfrog,
  leapfrog,
  mclachlan2,
  mclachlan3,
  mclachlan4,
  mclachlanAtela5,
  midpoint,
  pefrl,
  positionVerlet,
  pseudoLeapfrog,
  rk3,
  rk38,
  rk4,
  ruth3,
  sofroniouSpaletta10,
  suzuki4,
  suzukiUmeno8,
  symplecticEuler,
  tao2,
  tao4,
  yoshida6,
} from '@hgn/integrators';

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
  'adjoint-symplectic-euler': adjointSymplecticEuler,
  heun,
  midpoint,
  'position-verlet': positionVerlet,
  'pseudo-leapfrog': pseudoLeapfrog,
  mclachlan2,
  rk3,
  ruth3,
  mclachlan3,
  rk38,
  'forest-ruth': forestRuth,
  'candy-rozmus4': candyRozmus4,
  pefrl,
  suzuki4,
  'blanes-moan4': blanesMoan4,
  mclachlan4,
  'calvo-sanz-serna4': calvoSanzSerna4,
  'mclachlan-atela5': mclachlanAtela5,
  yoshida6,
  'kahan-li6': kahanLi6,
  'blanes-moan6': blanesMoan6,
  'kahan-li8': kahanLi8,
  'suzuki-umeno8': suzukiUmeno8,
  'sofroniou-spaletta10': sofroniouSpaletta10,
  'lattice-leapfrog': latticeLeapfrog,
  'implicit-midpoint': implicitMidpoint,
  gauss4,
  gauss6,
  'average-vector-field': averageVectorField,
  tao2,
  tao4,
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
