import { assertPositive, assertRadius, type RadiusRange } from '../constants.ts';
import { onAnnulus } from '../annulus.ts';
import { colorsOf, type Looks, sceneOf, seenWhole } from '../look.ts';
import type { System } from '../system.ts';

/** The constants of {@link lotkaVolterra}. */
export type LotkaVolterraOptions = Looks & {
  /** Prey are born at this rate α, */
  readonly birth?: number;
  /** and eaten at the rate β for each predator. */
  readonly predation?: number;
  /** Predators are born at the rate δ for each prey, */
  readonly growth?: number;
  /** and die at the rate γ. */
  readonly death?: number;
  /** Of the initial state in (q, p), about the equilibrium. */
  readonly radius?: RadiusRange;
};

/** Radius of the disc of a population of 1. */
const SIZE = 0.35;

/**
 * Predators and prey: x′ = x·(α − β·y), y′ = y·(δ·x − γ). In q = ln x and p = ln y these are
 * Hamilton's equations of H = α·p − β·eᵖ + γ·q − δ·e^q, which is separable; the equilibrium is its
 * maximum. Seen as two discs whose areas are the populations, the prey on the left.
 *
 * @throws HgnError if a rate is not above 0
 * @see A. J. Lotka, Elements of Physical Biology, 1925; V. Volterra, Variazioni e fluttuazioni del
 *   numero d'individui in specie animali conviventi, 1926; the canonical form: E. Hairer, C. Lubich,
 *   G. Wanner, Geometric Numerical Integration, 2006, sections I.1.1 and VII.7.1,
 *   DOI 10.1007/3-540-30666-8
 */
export function lotkaVolterra({
  birth = 1,
  predation = 1,
  growth = 1,
  death = 1,
  radius = [0.2, 1],
  ...more
}: LotkaVolterraOptions = {}): System {
  const { size = SIZE } = more;
  assertPositive('lotkaVolterra', { birth, predation, growth, death });
  assertRadius('lotkaVolterra', radius);
  const equilibrium = [Math.log(death / growth), Math.log(birth / predation)] as const;
  const [green = [0, 1, 0], red = [1, 0, 0]] = colorsOf({ hue: 1 / 3, apart: 2 / 3, ...more }, 2);
  const draw: System['draw'] = ({ q: [q = NaN], p: [p = NaN] }) =>
    sceneOf(more, 2, [
      { x: -1, y: 0, radius: size * Math.exp((q - equilibrium[0]) / 2), color: green },
      { x: 1, y: 0, radius: size * Math.exp((p - equilibrium[1]) / 2), color: red },
    ]);
  return {
    name: 'lotka-volterra',
    constants: { birth, predation, growth, death, radius, ...more },
    dimension: 1,
    separable: true,
    energy: ({ q: [q = NaN], p: [p = NaN] }) =>
      birth * p - predation * Math.exp(p) + death * q - growth * Math.exp(q),
    dHdq: ({ q: [q = NaN] }) => Float64Array.of(death - growth * Math.exp(q)),
    dHdp: ({ p: [p = NaN] }) => Float64Array.of(birth - predation * Math.exp(p)),
    sample: (rng) => {
      const [q, p] = onAnnulus(rng, radius);
      return { q: Float64Array.of(equilibrium[0] + q), p: Float64Array.of(equilibrium[1] + p) };
    },
    allows: (state) => seenWhole(draw(state)),
    draw,
  };
}
