import type { Integrator } from '@hgn/core/float64';
import { composedSplitting } from './composed-splitting.ts';
import { leapfrog } from './leapfrog.ts';

const w = 1 / (2 - Math.cbrt(2));

/**
 * Forest and Ruth's method of order 4, also called Yoshida 4 and the triple jump: three leapfrogs of
 * w, 1 − 2w and w times dt with w = 1/(2 − ∛2), the middle one backward. Three forces a step.
 *
 * @see E. Forest, R. D. Ruth, Fourth-order symplectic integration, 1990,
 *   DOI 10.1016/0167-2789(90)90019-L
 * @see H. Yoshida, Construction of higher order symplectic integrators, 1990,
 *   DOI 10.1016/0375-9601(90)90092-3
 */
export const forestRuth: Integrator = composedSplitting({
  name: 'forestRuth',
  order: 4,
  base: leapfrog,
  weights: [w, 1 - 2 * w, w],
});
