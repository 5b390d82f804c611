import { mismatch } from '@hgn/core';
import { assertFriction, assertPositive, assertRadius, type RadiusRange } from '../constants.ts';
import { keplerMotion } from '../kepler-motion.ts';
import { colorsOf, type Looks, sceneOf, seenWhole } from '../look.ts';
import type { System } from '../system.ts';

/** The constants of {@link kepler}. */
export type KeplerOptions = Looks &
  Pick<System, 'friction'> & {
    readonly mass?: number;
    /** k of the potential −k/|q|. */
    readonly strength?: number;
    /** The semi-major axes of the orbits. */
    readonly axis?: RadiusRange;
    readonly eccentricity?: RadiusRange;
  };

/** Radii of the sun and of the planet. */
const [SUN, PLANET] = [0.2, 0.3];

/**
 * A planet about a fixed sun: H = |p|²/2m − k/|q|, in the plane. Trajectories begin anywhere on an
 * ellipse, as likely as the planet is there, and lie in any direction; they are exact.
 *
 * @throws HgnError if a constant is not above 0, or the ellipses are none
 * @see H. Goldstein, C. Poole, J. Safko, Classical Mechanics, 3rd edition, 2002, section 3.7
 */
export function kepler({
  mass = 1,
  strength = 1,
  axis = [0.6, 1.2],
  eccentricity = [0, 0.6],
  ...more
}: KeplerOptions = {}): System {
  const { friction = 0, size = PLANET } = more;
  assertPositive('kepler', { mass, strength });
  assertRadius('kepler', axis);
  assertRadius('kepler', eccentricity);
  assertFriction('kepler', friction);
  if (axis[0] === 0 || eccentricity[1] >= 1) {
    const got = `${axis[0]} and ${eccentricity[1]}`;
    throw mismatch('kepler', 'an axis above 0 and an eccentricity below 1', got, 'See Kepler.');
  }
  const mu = strength / mass;
  const motion = keplerMotion(mu);
  const [yellow = [1, 1, 0], blue = [0, 0, 1]] = colorsOf({ hue: 1 / 6, ...more }, 2);
  const draw: System['draw'] = ({ q: [x = NaN, y = NaN] }) =>
    sceneOf(more, axis[1] * (1 + eccentricity[1]) + size, [
      { x, y, radius: size, color: blue },
      { x: 0, y: 0, radius: SUN, color: yellow },
    ]);
  const solution: NonNullable<System['solution']> = ({ q, p }, t) => {
    const [x = NaN, y = NaN] = q;
    const [px = NaN, py = NaN] = p;
    const [x1, y1, vx, vy] = motion([x, y, px / mass, py / mass], t);
    return { q: Float64Array.of(x1, y1), p: Float64Array.of(mass * vx, mass * vy) };
  };
  return {
    name: 'kepler',
    constants: { mass, strength, axis, eccentricity, ...more },
    dimension: 2,
    friction,
    separable: true,
    energy: ({ q: [x = NaN, y = NaN], p: [px = NaN, py = NaN] }) =>
      (px ** 2 + py ** 2) / (2 * mass) - strength / Math.hypot(x, y),
    inPlace: true,
    dHdq: ({ q }, into = new Float64Array(2)) => {
      const [x, y] = [q[0] as number, q[1] as number];
      const squared = x * x + y * y;
      const pull = strength / (squared * Math.sqrt(squared));
      into[0] = pull * x;
      into[1] = pull * y;
      return into;
    },
    dHdp: ({ p }, into = new Float64Array(2)) => {
      into[0] = (p[0] as number) / mass;
      into[1] = (p[1] as number) / mass;
      return into;
    },
    sample: (rng) => {
      const [a, e] = [between(axis, rng.uniform()), between(eccentricity, rng.uniform())];
      const angle = 2 * Math.PI * rng.uniform();
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      const [near, fast] = [a * (1 - e), Math.sqrt((mu * (1 + e)) / (a * (1 - e)))];
      const period = 2 * Math.PI * Math.sqrt(a ** 3 / mu);
      const perihelion = {
        q: Float64Array.of(near * cos, near * sin),
        p: Float64Array.of(-mass * fast * sin, mass * fast * cos),
      };
      return solution(perihelion, period * rng.uniform());
    },
    ...(friction === 0 && { solution }),
    allows: (state) => seenWhole(draw(state)),
    draw,
  };
}

const between = ([from, to]: RadiusRange, share: number): number => from + (to - from) * share;
