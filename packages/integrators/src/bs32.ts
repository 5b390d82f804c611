import { embedded, type EmbeddedMethod } from './embedded.ts';

/**
 * Bogacki and Shampine's pair of orders 3 and 2, three evaluations a step, for loose tolerances; the
 * cubic Hermite polynomial between the steps.
 *
 * @see P. Bogacki, L. F. Shampine, A 3(2) pair of Runge–Kutta formulas, Applied Mathematics Letters
 *   2(4), 1989, DOI 10.1016/0893-9659(89)90079-7
 */
export const bs32: EmbeddedMethod = embedded({
  name: 'bs32',
  order: 3,
  errorOrder: 3,
  denseOrder: 3,
  a: [[], [1 / 2], [0, 3 / 4]],
  b: [2 / 9, 1 / 3, 4 / 9],
  errors: [[-5 / 72, 1 / 12, 1 / 9, -1 / 8]],
  extra: [],
  dense: [],
});
