import { assertWhole } from '../assert-whole.ts';
import { assertFriction, assertPositive, assertRadius, type RadiusRange } from '../constants.ts';
import { colorsOf, type Looks, sceneOf } from '../look.ts';
import type { System } from '../system.ts';

/** The constants of a {@link todaLattice}. */
export type TodaLatticeOptions = Looks &
  Pick<System, 'friction'> & {
    /** How many, on a ring. */
    readonly bodies?: number;
    /** Of each. */
    readonly mass?: number;
    /** a of the springs: their force is a·(1 − e^(−b·stretch)). */
    readonly strength?: number;
    /** b, how much harder they are to push than to pull. */
    readonly steepness?: number;
    /** The range of the largest first momentum. */
    readonly momentum?: RadiusRange;
  };

const SIZE = 0.2;
/** The angle that a displacement of 1 is seen as. */
const TURN = 0.3;

/**
 * Toda's lattice: equal masses on a ring, with exponential springs between neighbours, stretched by
 * r: H = Σ pᵢ²/2m + Σ V(qᵢ₊₁ − qᵢ), V(r) = (a/b)·(e^(−b·r) − 1) + a·r. Nonlinear, yet integrable:
 * solitons run through it, and there are as many conserved quantities as masses. The lattice begins
 * unstretched, with random momenta that add up to 0. Seen as discs that move along a circle.
 *
 * @throws HgnError if a constant is out of its range
 * @see M. Toda, Vibration of a chain with nonlinear interaction, 1967, DOI 10.1143/JPSJ.22.431
 */
export function todaLattice({
  bodies = 5,
  mass = 1,
  strength = 1,
  steepness = 1,
  momentum = [0.5, 1.5],
  ...more
}: TodaLatticeOptions = {}): System {
  const { friction = 0, size = SIZE } = more;
  assertWhole('todaLattice: bodies', bodies, 2);
  assertPositive('todaLattice', { mass, strength, steepness });
  assertRadius('todaLattice', momentum);
  assertFriction('todaLattice', friction);
  const colors = colorsOf(more, bodies);
  const stretch = (q: Float64Array, i: number): number =>
    (q[(i + 1) % bodies] as number) - (q[i] as number);
  return {
    name: 'toda-lattice',
    constants: { bodies, mass, strength, steepness, momentum, ...more },
    dimension: bodies,
    friction,
    separable: true,
    energy: ({ q, p }) =>
      p.reduce((sum, pi, i) => {
        const r = stretch(q, i);
        const spring = strength * (Math.expm1(-steepness * r) / steepness + r);
        return sum + pi ** 2 / (2 * mass) + spring;
      }, 0),
    dHdq: ({ q }) => {
      const pull = q.map((_, i) => -strength * Math.expm1(-steepness * stretch(q, i)));
      return pull.map((ahead, i) => (pull[(i + bodies - 1) % bodies] as number) - ahead);
    },
    dHdp: ({ p }) => p.map((x) => x / mass),
    sample: (rng) => {
      const drawn = Float64Array.from({ length: bodies }, () => rng.normal());
      const mean = drawn.reduce((sum, x) => sum + x, 0) / bodies;
      const still = drawn.map((x) => x - mean);
      const largest = momentum[0] + (momentum[1] - momentum[0]) * rng.uniform();
      const by = largest / Math.max(...still.map(Math.abs));
      return { q: new Float64Array(bodies), p: still.map((x) => by * x) };
    },
    draw: ({ q }) =>
      sceneOf(
        more,
        1 + size,
        colors.map((color, i) => {
          const angle = (2 * Math.PI * i) / bodies + TURN * (q[i] as number);
          return { x: Math.sin(angle), y: -Math.cos(angle), radius: size, color };
        }),
      ),
  };
}
