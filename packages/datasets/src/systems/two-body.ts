import { mismatch } from '@hgn/core';
import { onAnnulus, type Spread } from '../annulus.ts';
import { attraction } from '../attraction.ts';
import { assertFriction, assertPositive, assertRadius, type RadiusRange } from '../constants.ts';
import { keplerMotion } from '../kepler-motion.ts';
import { colorsOf, type Looks, sceneOf, seenWhole } from '../look.ts';
import type { System } from '../system.ts';

/** The constants of a {@link twoBody}. */
export type TwoBodyOptions = Looks &
  Pick<System, 'friction'> & {
    readonly mass1?: number;
    readonly mass2?: number;
    readonly gravity?: number;
    /** Of the first positions: see {@link twoBody}. */
    readonly radius?: RadiusRange;
    readonly start?: TwoBodyStart;
    readonly spread?: Spread;
    /** How far the first velocities are from those of a circle: see {@link twoBody}. */
    readonly orbitNoise?: number;
    /** 1, the default, turns from x to y; −1 the other way. */
    readonly sense?: 1 | -1;
  };

/** How a {@link twoBody} begins. */
export type TwoBodyStart = 'box' | 'circle';

/**
 * Two bodies that attract each other, in the plane: H = Σ |pᵢ|²/2mᵢ − g·m₁·m₂/|q₁ − q₂|, with q and
 * p = [x₁, y₁, x₂, y₂]. Trajectories are exact: the bodies run on conic sections about their centre of
 * mass. Seen as discs of area m; those that would leave the picture are drawn anew.
 *
 * Two starts are published. `'box'`, the default: x and y of the first body are uniform in `radius`
 * each, the second one is opposite, and the momenta are those of circles of two unit masses where
 * g = 1, whatever these are, times 1 + orbitNoise · N(0, 1): hamiltonian-nn has 0.05, the suite of
 * 2021 has 0. `'circle'`: half the distance of the bodies is in `radius`, their centre of mass at
 * the origin, and each component of their velocities on circles is multiplied by
 * 1 + orbitNoise · U(−1, 1), as CampusAI has it, with 0.1.
 *
 * @throws HgnError if a constant is not above 0, or the start is another
 * @see P. Toth et al., Hamiltonian Generative Networks, 2020, section 4, arXiv:1909.13789
 * @see S. Greydanus, M. Dzamba, J. Yosinski, Hamiltonian Neural Networks, 2019, arXiv:1906.01563
 */
export function twoBody({
  mass1 = 1,
  mass2 = 1,
  gravity = 1,
  radius = [0.5, 1.5],
  start = 'box',
  orbitNoise = 0,
  ...more
}: TwoBodyOptions = {}): System {
  const { friction = 0, spread, sense = 1, size } = more;
  assertPositive('twoBody', { mass1, mass2, gravity });
  assertRadius('twoBody', radius);
  assertFriction('twoBody', friction);
  if (!['box', 'circle'].includes(start)) {
    throw mismatch('twoBody: start', 'box or circle', start, 'See what each of them is.');
  }
  const masses = [mass1, mass2] as const;
  const total = mass1 + mass2;
  const { closest, ...physics } = attraction(masses, gravity);
  const motion = keplerMotion(gravity * total);
  const colors = colorsOf(more, 2);
  const sizes = masses.map((mass) => size ?? Math.sqrt(mass / Math.PI));
  // of the circles about the centre of mass, where half their distance is 1
  const arms = [(2 * mass2) / total, (-2 * mass1) / total] as const;
  const reach = start === 'box' ? Math.SQRT2 : Math.max(arms[0], -arms[1]);
  const fitting = Math.ceil(4 * (reach * radius[1] + Math.max(...sizes))) / 4;
  const draw: System['draw'] = ({ q }) =>
    sceneOf(
      more,
      fitting,
      sizes.map((disc, i) => ({
        x: q[2 * i] as number,
        y: q[2 * i + 1] as number,
        radius: disc,
        color: colors[i] ?? [1, 0, 0],
      })),
    );
  const solution: NonNullable<System['solution']> = ({ q, p }, t) => {
    const coordinate = (k: 0 | 1): readonly number[] => {
      const [x1, x2, p1, p2] = [q[k], q[k + 2], p[k], p[k + 2]] as [number, number, number, number];
      return [(mass1 * x1 + mass2 * x2) / total, p1 + p2, x1 - x2, p1 / mass1 - p2 / mass2];
    };
    const [cx = 0, px = 0, x = 0, vx = 0] = coordinate(0);
    const [cy = 0, py = 0, y = 0, vy = 0] = coordinate(1);
    const [x1, y1, vx1, vy1] = motion([x, y, vx, vy], t);
    const [mx, my] = [cx + (px / total) * t, cy + (py / total) * t];
    const [left, right] = [mass2 / total, mass1 / total];
    const reduced = mass1 * left;
    return {
      q: Float64Array.of(mx + left * x1, my + left * y1, mx - right * x1, my - right * y1),
      p: Float64Array.of(
        right * px + reduced * vx1,
        right * py + reduced * vy1,
        left * px - reduced * vx1,
        left * py - reduced * vy1,
      ),
    };
  };
  return {
    name: 'two-body',
    constants: { mass1, mass2, gravity, radius, start, orbitNoise, ...more },
    dimension: 4,
    friction,
    ...physics,
    sample: (rng) => {
      if (start === 'box') {
        const [x = 0, y = 0] = [0, 1].map(
          () => radius[0] + (radius[1] - radius[0]) * rng.uniform(),
        );
        const speed = (sense * (1 + orbitNoise * rng.normal())) / (2 * Math.hypot(x, y) ** 1.5);
        return {
          q: Float64Array.of(x, y, -x, -y),
          p: Float64Array.of(-y * speed, x * speed, y * speed, -x * speed),
        };
      }
      const [x, y] = onAnnulus(rng, radius, spread);
      const turn = sense * Math.sqrt((gravity * total) / 8) * Math.hypot(x, y) ** -1.5;
      const at = arms.flatMap((arm) => [arm * x, arm * y]);
      return {
        q: Float64Array.from(at),
        p: Float64Array.from(at, (_, k) => {
          const across = (at[k ^ 1] as number) * (k % 2 === 0 ? -1 : 1);
          const noise = 1 + orbitNoise * (2 * rng.uniform() - 1);
          return (masses[k >> 1] as number) * turn * across * noise;
        }),
      };
    },
    ...(friction === 0 && { solution }),
    allows: (state) => closest(state.q) > 0.1 && seenWhole(draw(state)),
    draw,
  };
}
