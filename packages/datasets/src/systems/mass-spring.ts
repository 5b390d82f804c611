import { onAnnulus, type Spread } from '../annulus.ts';
import { assertFriction, assertPositive, assertRadius, type RadiusRange } from '../constants.ts';
import { colorsOf, type Look, sceneOf } from '../look.ts';
import { oscillation } from '../oscillation.ts';
import type { System } from '../system.ts';

/** The constants of a {@link massSpring}. */
export type MassSpringOptions = Look &
  Pick<System, 'friction'> & {
    readonly mass?: number;
    readonly stiffness?: number;
    /** Of the circle in (q, p/√(k·m)) that a trajectory runs on: its largest elongation. */
    readonly radius?: RadiusRange;
    readonly spread?: Spread;
    /** How far to the right of the origin it hangs. */
    readonly aside?: number;
  };

/**
 * A mass m on a spring of stiffness k: H = p²/2m + k·q²/2. The defaults are the paper's, with which
 * its angular frequency √(k/m) is 2. Seen as a disc of area m that moves up and down, q downward.
 *
 * With friction γ it is the damped oscillator m·q″ = −k·q − γ·q′.
 *
 * @throws HgnError if a constant is not above 0, or the range of radii is not one
 * @see P. Toth et al., Hamiltonian Generative Networks, 2020, section 4, arXiv:1909.13789
 */
export function massSpring({
  mass = 0.5,
  stiffness = 2,
  radius = [0.1, 1],
  ...more
}: MassSpringOptions = {}): System {
  const { friction = 0, spread, size = Math.sqrt(mass / Math.PI) } = more;
  assertPositive('massSpring', { mass, stiffness });
  assertRadius('massSpring', radius);
  assertFriction('massSpring', friction);
  const frequency = Math.sqrt(stiffness / mass);
  const impedance = Math.sqrt(stiffness * mass);
  const damped = oscillation(stiffness / mass, friction / (2 * mass));
  const [color = [1, 0, 0]] = colorsOf(more, 1);
  return {
    name: 'mass-spring',
    constants: { mass, stiffness, radius, ...more },
    dimension: 1,
    friction,
    separable: true,
    energy: ({ q: [q = NaN], p: [p = NaN] }) => p ** 2 / (2 * mass) + (stiffness * q ** 2) / 2,
    inPlace: true,
    dHdq: ({ q }, into = new Float64Array(1)) => {
      into[0] = stiffness * (q[0] as number);
      return into;
    },
    dHdp: ({ p }, into = new Float64Array(1)) => {
      into[0] = (p[0] as number) / mass;
      return into;
    },
    sample: (rng) => {
      const [x, y] = onAnnulus(rng, radius, spread);
      return { q: Float64Array.of(x), p: Float64Array.of(impedance * y) };
    },
    solution: ({ q: [q = NaN], p: [p = NaN] }, t) => {
      if (friction > 0) {
        const [x, v] = damped(q, p / mass, t);
        return { q: Float64Array.of(x), p: Float64Array.of(mass * v) };
      }
      const [cos, sin] = [Math.cos(frequency * t), Math.sin(frequency * t)];
      return {
        q: Float64Array.of(q * cos + (p / impedance) * sin),
        p: Float64Array.of(p * cos - q * impedance * sin),
      };
    },
    draw: ({ q: [y = NaN] }) =>
      sceneOf(more, radius[1] + size, [{ x: more.aside ?? 0, y, radius: size, color }]),
  };
}
