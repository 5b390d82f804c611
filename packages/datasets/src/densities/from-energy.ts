import type { Density2d } from './density-2d.ts';
import { type Estimate, integrals } from './integral.ts';

/** An energy, and what a density is beside it. */
export type EnergyOptions = Omit<Density2d, 'logDensity'> & {
  /** −ln p but for a constant; Infinity where nothing is. */
  readonly energy: (x: number, y: number) => number;
};

/** The density exp(−U)/Z of an energy U, Z by quadrature over its region. */
export function fromEnergy({ name, region, sample, energy }: EnergyOptions): Density2d {
  const [z] = integrals((x, y) => [Math.exp(-energy(x, y))], region, 1e-11) as [Estimate];
  const log = Math.log(z.value);
  return { name, region, sample, logDensity: (x, y) => -energy(x, y) - log };
}
