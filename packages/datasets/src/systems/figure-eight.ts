import type { PhaseState } from '@hgn/core';
import { advance } from '../advance.ts';
import { attraction } from '../attraction.ts';
import { assertFriction, assertPositive, assertRadius, type RadiusRange } from '../constants.ts';
import { colorsOf, type Looks, sceneOf, seenWhole } from '../look.ts';
import type { System } from '../system.ts';

/** The constants of a {@link figureEight}. */
export type FigureEightOptions = Looks &
  Pick<System, 'friction'> & {
    /** Of each body. */
    readonly mass?: number;
    readonly gravity?: number;
    /** How many times larger than the published one, which is 2.2 wide. */
    readonly scale?: RadiusRange;
    /** Each component of a first velocity is multiplied by 1 + orbitNoise · U(−1, 1). */
    readonly orbitNoise?: number;
  };

/** Of three unit masses where g = 1, the first one in the middle of the eight. */
const START: PhaseState<Float64Array> = {
  q: Float64Array.of(
    0,
    0,
    0.97000435669734,
    -0.24308753153583,
    -0.97000435669734,
    0.24308753153583,
  ),
  p: Float64Array.of(
    -0.93240737144104,
    -0.86473146092102,
    0.46620368572052,
    0.43236573046051,
    0.46620368572052,
    0.43236573046051,
  ),
};
const PERIOD = 6.32591398292621;

/**
 * Three equal bodies that chase each other along an eight, a third of a period apart:
 * H = Σ |pᵢ|²/2m − Σᵢ<ⱼ g·m²/|qᵢ − qⱼ|, in the plane. Trajectories begin at any time of the period;
 * the eight lies in any direction, and may be scaled: lengths by s, times by √(s³/(g·m)). It is
 * stable, so that with a little orbit noise the bodies stay near it.
 *
 * @throws HgnError if a constant is out of its range
 * @see A. Chenciner, R. Montgomery, A remarkable periodic solution of the three-body problem in the
 *   case of equal masses, 2000, DOI 10.2307/2661357
 */
export function figureEight({
  mass = 1,
  gravity = 1,
  scale = [0.8, 1.2],
  orbitNoise = 0,
  size = 0.25,
  ...more
}: FigureEightOptions = {}): System {
  const { friction = 0 } = more;
  assertPositive('figureEight', { mass, gravity, size });
  assertRadius('figureEight', scale);
  assertFriction('figureEight', friction);
  const { closest, ...physics } = attraction([mass, mass, mass], gravity);
  const unit = attraction([1, 1, 1], 1);
  const colors = colorsOf(more, 3);
  const draw: System['draw'] = ({ q }) =>
    sceneOf(
      more,
      1.25 * scale[1] + size,
      colors.map((color, i) => {
        return { x: q[2 * i] as number, y: q[2 * i + 1] as number, radius: size, color };
      }),
    );
  return {
    name: 'figure-eight',
    constants: { mass, gravity, scale, orbitNoise, size, ...more },
    dimension: 6,
    friction,
    ...physics,
    sample: (rng) => {
      const { q, p } = advance(unit, START, PERIOD * rng.uniform()) ?? START;
      const larger = scale[0] + (scale[1] - scale[0]) * rng.uniform();
      const angle = 2 * Math.PI * rng.uniform();
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      const turned = (x: Float64Array, by: number): Float64Array =>
        x.map((value, k) => {
          const other = x[k ^ 1] as number;
          return by * (k % 2 === 0 ? cos * value - sin * other : cos * value + sin * other);
        });
      const speed = mass * Math.sqrt((gravity * mass) / larger);
      return {
        q: turned(q, larger),
        p: turned(p, speed).map((v) => v * (1 + orbitNoise * (2 * rng.uniform() - 1))),
      };
    },
    allows: (state) => closest(state.q) > 0.1 && seenWhole(draw(state)),
    draw,
  };
}
