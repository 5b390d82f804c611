import { HgnError, type Integrator, seededRng } from '@hgn/core';
import {
  campus,
  chargedParticle,
  dmSuite,
  doublePendulum,
  duffing,
  figureEight,
  henonHeiles,
  hnn,
  isVariation,
  kepler,
  lennardJones,
  lotkaVolterra,
  massSpring,
  matchingPennies,
  nBody,
  nPendulum,
  paper,
  pendulum,
  type Preset,
  rigidBody,
  rockPaperScissors,
  room,
  springChain,
  springGraph,
  type System,
  type SystemFamily,
  threeBody,
  todaLattice,
  type Trajectories,
  twoBody,
  varied,
} from '@hgn/datasets';
import {
  adjointSymplecticEuler,
  averageVectorField,
  blanesMoan4,
  blanesMoan6,
  bs32,
  calvoSanzSerna4,
  candyRozmus4,
  dop853,
  dopri5,
  type EmbeddedMethod,
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
  tsit5,
  yoshida6,
} from '@hgn/integrators';

/** The constants that a system was made with, as its trajectories keep them; none for its defaults. */
type Constants = Trajectories['constants'] | undefined;

/** Makes a system again of its constants, or a family of those that are drawn. */
const made =
  (make: (options: object) => System) =>
  (constants: NonNullable<Constants> = {}): System | SystemFamily =>
    Object.values(constants).some(isVariation) ? varied(make, constants) : make(constants);

/** The published data sets, by name. */
export const presets: Readonly<Record<string, () => Preset>> = {
  'paper/mass-spring': paper.massSpring,
  'paper/pendulum': paper.pendulum,
  'paper/two-body': paper.twoBody,
  'paper/three-body': paper.threeBody,
  'dm/mass-spring': dmSuite.massSpring,
  'dm/mass-spring-colors': dmSuite.massSpringColors,
  'dm/mass-spring-colors-friction': dmSuite.massSpringColorsFriction,
  'dm/pendulum': dmSuite.pendulum,
  'dm/pendulum-colors': dmSuite.pendulumColors,
  'dm/pendulum-colors-friction': dmSuite.pendulumColorsFriction,
  'dm/double-pendulum': dmSuite.doublePendulum,
  'dm/double-pendulum-colors': dmSuite.doublePendulumColors,
  'dm/double-pendulum-colors-friction': dmSuite.doublePendulumColorsFriction,
  'dm/two-body': dmSuite.twoBody,
  'dm/two-body-colors': dmSuite.twoBodyColors,
  'dm/matching-pennies': dmSuite.matchingPennies,
  'dm/rock-paper-scissors': dmSuite.rockPaperScissors,
  'dm/lennard-jones-4': dmSuite.lennardJones4,
  'dm/lennard-jones-16': dmSuite.lennardJones16,
  'dm/room-circle': dmSuite.roomCircle,
  'dm/room-spiral': dmSuite.roomSpiral,
  'campus/mass-spring': campus.massSpring,
  'campus/damped-spring': campus.dampedSpring,
  'campus/pendulum': campus.pendulum,
  'campus/double-pendulum': campus.doublePendulum,
  'campus/two-body': campus.twoBody,
  'campus/three-body': campus.threeBody,
  'hnn/mass-spring': hnn.massSpring,
  'hnn/pendulum': hnn.pendulum,
  'hnn/two-body': hnn.twoBody,
  'hnn/three-body': hnn.threeBody,
};

/**
 * The systems the command knows by name, and those of the published data sets. The libraries know no
 * names: they are handed objects.
 */
export const systems: Readonly<Record<string, (constants?: Constants) => System | SystemFamily>> = {
  'mass-spring': made(massSpring),
  pendulum: made(pendulum),
  'double-pendulum': made(doublePendulum),
  'n-pendulum': made(nPendulum),
  'two-body': made(twoBody),
  'three-body': made(threeBody),
  'figure-eight': made(figureEight),
  'n-body': made(nBody),
  kepler: made(kepler),
  'henon-heiles': made(henonHeiles),
  'toda-lattice': made(todaLattice),
  duffing: made(duffing),
  'lotka-volterra': made(lotkaVolterra),
  'charged-particle': made(chargedParticle),
  'rigid-body': made(rigidBody),
  'spring-chain': made(springChain),
  'spring-graph': made(springGraph),
  'lennard-jones': made(lennardJones),
  'matching-pennies': matchingPennies,
  'rock-paper-scissors': rockPaperScissors,
  room: made(room),
  ...Object.fromEntries(Object.entries(presets).map(([name, of]) => [name, () => of().system])),
};

/** Where systems and data sets are from: the first entry that a name begins with. */
export const sources: Readonly<Record<string, string>> = {
  'paper/': 'Toth et al. 2020, arXiv:1909.13789',
  'dm/': 'Botev et al. 2021, arXiv:2111.05458',
  'campus/': 'Balsells Rodas et al. 2021, DOI 10.5281/zenodo.4835278',
  'hnn/': 'Greydanus et al. 2019, arXiv:1906.01563',
  'mass-spring': 'Toth et al. 2020, arXiv:1909.13789',
  pendulum: 'Toth et al. 2020, arXiv:1909.13789',
  'double-pendulum': 'Botev et al. 2021, arXiv:2111.05458',
  'two-body': 'Toth et al. 2020, arXiv:1909.13789',
  'three-body': 'Toth et al. 2020, arXiv:1909.13789',
  'figure-eight': 'Chenciner, Montgomery 2000, DOI 10.2307/2661357',
  'n-body': 'Aarseth 2003, DOI 10.1017/CBO9780511535246',
  kepler: 'Danby 1988',
  'henon-heiles': 'Hénon, Heiles 1964, DOI 10.1086/109234',
  'toda-lattice': 'Toda 1967, DOI 10.1143/JPSJ.22.431',
  duffing: 'Kovacic, Brennan 2011, DOI 10.1002/9780470977859',
  'lotka-volterra': 'Hairer et al. 2006, DOI 10.1007/3-540-30666-8',
  'charged-particle': 'Goldstein et al. 2002',
  'rigid-body': 'Deprit 1967, DOI 10.1119/1.1974113',
  'spring-chain': 'French 1971',
  'spring-graph': 'Kipf et al. 2018, arXiv:1802.04687',
  'lennard-jones': 'Botev et al. 2021, arXiv:2111.05458',
  'matching-pennies': 'Hofbauer 1996, DOI 10.1007/s002850050025',
  'rock-paper-scissors': 'Sato et al. 2002, DOI 10.1073/pnas.032086299',
  room: 'Botev et al. 2021, arXiv:2111.05458',
};

/**
 * The pixel MSE over 30 frames of held-out trajectories that the paper reports for HGN with leapfrog.
 *
 * @see P. Toth et al., Hamiltonian Generative Networks, 2020, table 1, arXiv:1909.13789
 */
export const published: Readonly<Record<string, number>> = {
  'mass-spring': 6.23e-4,
  pendulum: 11.72e-4,
  'two-body': 16.47e-4,
  'three-body': 9.8e-4,
  'paper/mass-spring': 6.23e-4,
  'paper/pendulum': 11.72e-4,
  'paper/two-body': 16.47e-4,
  'paper/three-body': 9.8e-4,
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

/** The methods that choose their steps: for motions in double precision, not for a learned H. */
export const adaptive: Readonly<Record<string, EmbeddedMethod>> = {
  bs32,
  dopri5,
  tsit5,
  dop853,
};

/** In the transformed time of an attraction, where H is logarithmic: for motions in double precision. */
export const transformed: Readonly<Record<string, Integrator>> = {
  'log-verlet': positionVerlet,
  'log-kahan-li8': kahanLi8,
  'log-sofroniou-spaletta10': sofroniouSpaletta10,
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

/** The system of a name, by itself: of a family, the member that the seed draws. */
export function oneSystem(name: string, seed: number): System {
  const system = named('system', systems, name)();
  if (!('member' in system)) return system;
  return system.member(system.parameters(seededRng(seed).split(name)));
}
