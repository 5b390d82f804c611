import { mismatch } from '@hgn/core';
import { affineFit } from './affine-fit.ts';
import { mean, variance } from './moments.ts';

/** How an energy rises or falls along rollouts. */
export type EnergyDrift = {
  /** The mean over trajectories of dH/dt, the slope of the least-squares line, per unit of time. */
  readonly slope: number;
  /** The mean of |dH/dt|, in which rising and falling trajectories do not cancel. */
  readonly magnitude: number;
  /** That in units of the standard deviation of H between trajectories, per unit of time. */
  readonly relative: number;
};

/**
 * The drift of the learned H along rollouts, from its values `energies[trajectory][time]` at intervals
 * of `dt`. What a symplectic method makes of a smooth H goes up and down and does not drift; another
 * method's energy leaves. H is known up to a factor only, so compare `relative`; it is NaN where H is
 * one constant.
 *
 * @throws HgnError if there are fewer than two trajectories, or two times
 * @see E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2006, section IX.8,
 *   DOI 10.1007/3-540-30666-8
 */
export function energyDrift(energies: readonly (readonly number[])[], dt: number): EnergyDrift {
  const times = Math.min(...energies.map((row) => row.length));
  if (energies.length < 2 || times < 2) {
    const got = `${energies.length} of ${energies.length === 0 ? 0 : times}`;
    throw mismatch(
      'energies',
      'two trajectories or more of two times or more',
      got,
      'Roll out more.',
    );
  }
  const slopes = energies.map(
    (row) =>
      affineFit(
        row.map((_, i) => i * dt),
        row,
      ).slope,
  );
  const magnitude = mean(slopes.map(Math.abs));
  const spread = Math.sqrt(variance(energies.map(mean)));
  return { slope: mean(slopes), magnitude, relative: magnitude / spread };
}
