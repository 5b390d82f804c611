import { mismatch } from '@hgn/core';
import { mean, variance } from './moments.ts';

/** How well an energy is conserved. */
export type EnergyVariance = {
  /** The mean over trajectories of Var_t H, in units of H squared. */
  readonly along: number;
  /** Var over trajectories of their mean energy: how far apart energies are at all. */
  readonly between: number;
  /** along / between: 0 where H is conserved, about 1 or more where it tells nothing. */
  readonly relative: number;
};

/**
 * The variance of the learned H along rollouts, from its values `energies[trajectory][time]`.
 * Variances are divided by n. H is known up to a factor only, so compare `relative`; it is NaN where
 * H is one constant, a network that has learned nothing.
 *
 * @throws HgnError if there are fewer than two trajectories
 */
export function energyVariance(energies: readonly (readonly number[])[]): EnergyVariance {
  if (energies.length < 2) {
    throw mismatch('energies', 'two or more trajectories', `${energies.length}`, 'Roll out more.');
  }
  const along = mean(energies.map(variance));
  const between = variance(energies.map(mean));
  return { along, between, relative: along / between };
}
