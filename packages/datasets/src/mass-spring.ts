import { onAnnulus } from './annulus.ts';
import { assertPositive, assertRadius, type RadiusRange } from './constants.ts';
import { hue } from './hue.ts';
import type { System } from './system.ts';

/** The constants of a {@link massSpring}. */
export type MassSpringOptions = {
  readonly mass?: number;
  readonly stiffness?: number;
  /** Of the circle in (q, p/√(k·m)) that a trajectory runs on: its largest elongation. */
  readonly radius?: RadiusRange;
};

/**
 * A mass m on a spring of stiffness k: H = p²/2m + k·q²/2. The defaults are the paper's, with which
 * its angular frequency √(k/m) is 2. Seen as a disc of area m that moves up and down, q downward.
 *
 * @throws HgnError if a constant is not above 0, or the range of radii is not one
 * @see P. Toth et al., Hamiltonian Generative Networks, 2020, section 4, arXiv:1909.13789
 */
export function massSpring({
  mass = 0.5,
  stiffness = 2,
  radius = [0.1, 1],
}: MassSpringOptions = {}): System {
  assertPositive('massSpring', { mass, stiffness });
  assertRadius('massSpring', radius);
  const frequency = Math.sqrt(stiffness / mass);
  const impedance = Math.sqrt(stiffness * mass);
  const size = Math.sqrt(mass / Math.PI);
  const color = hue(0, 1);
  return {
    name: 'mass-spring',
    constants: { mass, stiffness, radius },
    dimension: 1,
    separable: true,
    energy: ({ q: [q = NaN], p: [p = NaN] }) => p ** 2 / (2 * mass) + (stiffness * q ** 2) / 2,
    dHdq: ({ q: [q = NaN] }) => Float64Array.of(stiffness * q),
    dHdp: ({ p: [p = NaN] }) => Float64Array.of(p / mass),
    sample: (rng) => {
      const [x, y] = onAnnulus(rng, radius);
      return { q: Float64Array.of(x), p: Float64Array.of(impedance * y) };
    },
    solution: ({ q: [q = NaN], p: [p = NaN] }, t) => {
      const [cos, sin] = [Math.cos(frequency * t), Math.sin(frequency * t)];
      return {
        q: Float64Array.of(q * cos + (p / impedance) * sin),
        p: Float64Array.of(p * cos - q * impedance * sin),
      };
    },
    draw: ({ q: [y = NaN] }) => ({
      canvas: radius[1] + size,
      discs: [{ x: 0, y, radius: size, color }],
    }),
  };
}
