import { tao, type TaoMethod } from './tao.ts';

/**
 * Tao's explicit method of order 2 for any H, with ω = 1; for another binding of the copies take
 * `tao`, which says what is claimed of its step.
 *
 * @see M. Tao, Explicit symplectic approximation of nonseparable Hamiltonians: algorithm and long time
 *   performance, Physical Review E 94, 2016, DOI 10.1103/PhysRevE.94.043303
 */
export const tao2: TaoMethod = tao({ order: 2 });
