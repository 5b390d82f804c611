import { mismatch } from '@hgn/core';
import { assertFriction, assertPositive, assertRadius, type RadiusRange } from '../constants.ts';
import { onAnnulus } from '../annulus.ts';
import { colorsOf, type Look, sceneOf, seenWhole } from '../look.ts';
import type { System } from '../system.ts';

/** The constants of a {@link chargedParticle}. */
export type ChargedParticleOptions = Look &
  Pick<System, 'friction'> & {
    readonly mass?: number;
    /** The charge times the flux density, out of the plane; its sign is the sense of the turning. */
    readonly field?: number;
    /** How far from the origin the centre of the circle is. */
    readonly centre?: RadiusRange;
    /** Of the circle. */
    readonly radius?: RadiusRange;
  };

const SIZE = 0.3;

/**
 * A charge in a plane with a uniform magnetic field across it, in the symmetric gauge:
 * H = ((p₁ + b·y/2)² + (p₂ − b·x/2)²)/2m, with b = charge · flux density. H is not separable, and p
 * is not m·v. The particle runs on a circle with the angular frequency b/m, clockwise where b > 0 and
 * y is upward. With friction γ, m·v′ = b·v × e_z − γ·v, a spiral; both are exact.
 *
 * @throws HgnError if the mass is not above 0, the field is 0, or a range is none
 * @see H. Goldstein, C. Poole, J. Safko, Classical Mechanics, 3rd edition, 2002, section 8.1
 */
export function chargedParticle({
  mass = 1,
  field = 1,
  centre = [0, 0.6],
  radius = [0.3, 0.9],
  ...more
}: ChargedParticleOptions = {}): System {
  const { friction = 0, size = SIZE } = more;
  assertPositive('chargedParticle', { mass });
  assertRadius('chargedParticle', centre);
  assertRadius('chargedParticle', radius);
  assertFriction('chargedParticle', friction);
  if (!Number.isFinite(field) || field === 0) {
    throw mismatch('chargedParticle: field', 'a number other than 0', `${field}`, 'Try 1.');
  }
  const half = field / 2;
  const [damping, frequency] = [friction / mass, field / mass];
  const [color = [1, 0, 0]] = colorsOf(more, 1);
  const draw: System['draw'] = ({ q: [x = NaN, y = NaN] }) =>
    sceneOf(more, centre[1] + radius[1] + size, [{ x, y: -y, radius: size, color }]);
  return {
    name: 'charged-particle',
    constants: { mass, field, centre, radius, ...more },
    dimension: 2,
    friction,
    separable: false,
    energy: ({ q: [x = NaN, y = NaN], p: [px = NaN, py = NaN] }) =>
      ((px + half * y) ** 2 + (py - half * x) ** 2) / (2 * mass),
    dHdq: ({ q: [x = NaN, y = NaN], p: [px = NaN, py = NaN] }) =>
      Float64Array.of((-half * (py - half * x)) / mass, (half * (px + half * y)) / mass),
    dHdp: ({ q: [x = NaN, y = NaN], p: [px = NaN, py = NaN] }) =>
      Float64Array.of((px + half * y) / mass, (py - half * x) / mass),
    sample: (rng) => {
      const [cx, cy] = onAnnulus(rng, centre);
      const [x, y] = onAnnulus(rng, radius);
      // v = −(b/m) · e_z × r about the centre
      const [mvx, mvy] = [field * y, -field * x];
      return {
        q: Float64Array.of(cx + x, cy + y),
        p: Float64Array.of(mvx - half * (cy + y), mvy + half * (cx + x)),
      };
    },
    // with x + i·y: v(t) = v·e^(λt), x(t) = x + v·(e^(λt) − 1)/λ, λ = −γ/m − i·b/m
    solution: ({ q: [x = NaN, y = NaN], p: [px = NaN, py = NaN] }, t) => {
      const [vx, vy] = [(px + half * y) / mass, (py - half * x) / mass];
      const fade = Math.exp(-damping * t);
      const [cos, sin] = [fade * Math.cos(frequency * t), -fade * Math.sin(frequency * t)];
      const lost = Math.expm1(-damping * t) - 2 * fade * Math.sin((frequency * t) / 2) ** 2;
      const square = damping ** 2 + frequency ** 2;
      const [re, im] = [
        (-damping * lost - frequency * sin) / square,
        (frequency * lost - damping * sin) / square,
      ];
      const [x1, y1] = [x + vx * re - vy * im, y + vx * im + vy * re];
      const [mvx, mvy] = [mass * (vx * cos - vy * sin), mass * (vx * sin + vy * cos)];
      return {
        q: Float64Array.of(x1, y1),
        p: Float64Array.of(mvx - half * y1, mvy + half * x1),
      };
    },
    allows: (state) => seenWhole(draw(state)),
    draw,
  };
}
