import { onAnnulus, type Spread } from '../annulus.ts';
import { assertWhole } from '../assert-whole.ts';
import { attraction } from '../attraction.ts';
import { assertFriction, assertPositive, assertRadius, type RadiusRange } from '../constants.ts';
import { colorsOf, type Looks, sceneOf, seenWhole } from '../look.ts';
import type { System } from '../system.ts';

/** The constants of an {@link nBody}. */
export type NBodyOptions = Looks &
  Pick<System, 'friction'> & {
    /** How many. */
    readonly bodies?: number;
    /** Of each. */
    readonly mass?: number;
    readonly gravity?: number;
    /** ε of the potential: bodies may pass through each other. */
    readonly softening?: number;
    /** Of the circle that they begin on. */
    readonly radius?: RadiusRange;
    readonly spread?: Spread;
    /** Each component of a first velocity is multiplied by 1 + orbitNoise · U(−1, 1). */
    readonly orbitNoise?: number;
    /** A trajectory on which two come closer than this is drawn anew. */
    readonly closest?: number;
  };

/**
 * n equal bodies that attract each other, in the plane:
 * H = Σ |pᵢ|²/2m − Σᵢ<ⱼ g·m²/√(|qᵢ − qⱼ|² + ε²), q = [x₁, y₁, x₂, y₂, …]. They begin as a regular
 * polygon that would turn as it is, if it were not for the orbit noise and the softening ε:
 * |v|² = g·m/r · Σₖ 1/(4·sin(π·k/n)). A trajectory that leaves the picture, or on which two bodies
 * meet, is drawn anew.
 *
 * @throws HgnError if a constant is out of its range
 * @see S. J. Aarseth, Gravitational N-Body Simulations, 2003, DOI 10.1017/CBO9780511535246, on ε
 */
export function nBody({
  bodies = 5,
  mass = 1,
  gravity = 1,
  softening = 0.2,
  radius = [0.9, 1.4],
  orbitNoise = 0.1,
  closest: least = 0,
  size = 0.25,
  ...more
}: NBodyOptions = {}): System {
  const { friction = 0, spread } = more;
  assertWhole('nBody: bodies', bodies, 2);
  assertPositive('nBody', { mass, gravity, size });
  assertRadius('nBody', radius);
  assertFriction('nBody', friction);
  const { closest, ...physics } = attraction(Array<number>(bodies).fill(mass), gravity, softening);
  const corners = Array.from({ length: bodies }, (_, i) => (2 * Math.PI * i) / bodies);
  const pull = corners.slice(1).reduce((sum, angle) => sum + 1 / (4 * Math.sin(angle / 2)), 0);
  const colors = colorsOf(more, bodies);
  const draw: System['draw'] = ({ q }) =>
    sceneOf(
      more,
      2 * radius[1] + size,
      colors.map((color, i) => {
        return { x: q[2 * i] as number, y: q[2 * i + 1] as number, radius: size, color };
      }),
    );
  return {
    name: 'n-body',
    constants: {
      bodies,
      mass,
      gravity,
      softening,
      radius,
      orbitNoise,
      closest: least,
      size,
      ...more,
    },
    dimension: 2 * bodies,
    friction,
    ...physics,
    sample: (rng) => {
      const [x, y] = onAnnulus(rng, radius, spread);
      const turn = Math.sqrt(gravity * mass * pull) / Math.hypot(x, y) ** 1.5;
      const noise = (): number => 1 + orbitNoise * (2 * rng.uniform() - 1);
      const turned = corners.map((angle): readonly [number, number] => {
        const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
        return [cos * x - sin * y, sin * x + cos * y];
      });
      return {
        q: Float64Array.from(turned.flat()),
        p: Float64Array.from(
          turned.flatMap(([a, b]) => [-b * noise(), a * noise()]),
          (v) => mass * turn * v,
        ),
      };
    },
    allows: (state) => (least === 0 || closest(state.q) >= least) && seenWhole(draw(state)),
    draw,
  };
}
