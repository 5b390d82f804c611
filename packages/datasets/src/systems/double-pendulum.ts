import type { Spread } from '../annulus.ts';
import { assertPositive, type RadiusRange } from '../constants.ts';
import type { Looks } from '../look.ts';
import type { System } from '../system.ts';
import { nPendulum, type PendulumStart } from './n-pendulum.ts';

/** The constants of a {@link doublePendulum}. */
export type DoublePendulumOptions = Looks &
  Pick<System, 'friction'> & {
    readonly mass1?: number;
    readonly mass2?: number;
    readonly length1?: number;
    readonly length2?: number;
    readonly gravity?: number;
    /** Of the initial state: see {@link PendulumStart}. */
    readonly radius?: RadiusRange;
    readonly spread?: Spread;
    readonly start?: PendulumStart;
  };

/**
 * Two pendulums, the second one hanging from the first: with s = q₁ − q₂,
 *
 * H = (m₂·l₂²·p₁² + (m₁+m₂)·l₁²·p₂² − 2·m₂·l₁·l₂·p₁·p₂·cos s) / (2·m₂·l₁²·l₂²·(m₁ + m₂·sin² s))
 *   + (m₁+m₂)·g·l₁·(1 − cos q₁) + m₂·g·l₂·(1 − cos q₂).
 *
 * The defaults are those of DeepMind's suite of 2021. Seen as discs of area m.
 *
 * @throws HgnError if a constant is not above 0, or the range of radii is not one
 * @see A. Botev et al., Which priors matter? Benchmarking models for learning latent dynamics,
 *   2021, arXiv:2111.05458
 */
export function doublePendulum({
  mass1 = 0.5,
  mass2 = 0.5,
  length1 = 1,
  length2 = 1,
  gravity = 3,
  radius = [1.3, 2.3],
  ...more
}: DoublePendulumOptions = {}): System {
  assertPositive('doublePendulum', { mass1, mass2, length1, length2, gravity });
  const [masses, lengths] = [
    [mass1, mass2],
    [length1, length2],
  ];
  return {
    ...nPendulum({ masses, lengths, gravity, radius, ...more }),
    name: 'double-pendulum',
    constants: { mass1, mass2, length1, length2, gravity, radius, ...more },
  };
}
