import type { Integrator } from '@hgn/core/float64';
import { lattice } from './lattice.ts';
import { leapfrog } from './leapfrog.ts';

/**
 * Leapfrog on a lattice of 256 spacings of the numbers at 1: undone by a step of −dt to the last bit,
 * for flows whose inverse must be exact. For another spacing or splitting method take `lattice`.
 *
 * @see H. Rein, D. Tamayo, JANUS: a bit-wise reversible integrator for N-body dynamics, Monthly
 *   Notices of the Royal Astronomical Society 473, 2018, DOI 10.1093/mnras/stx2479
 */
export const latticeLeapfrog: Integrator = lattice({ name: 'latticeLeapfrog', base: leapfrog });
