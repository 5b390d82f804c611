import type { Integrator } from '@hgn/core';
import { splitting } from '@hgn/integrators';

const root = Math.sqrt(19);
const drifts = [(14 - root) / 108, (20 - 7 * root) / 108, (5 + 2 * root) / 27];
const kicks = [2 / 5, -1 / 10];

/**
 * A palindrome of five kicks and six drifts, of order 4: a splitting method is its list of
 * coefficients, here in closed form.
 *
 * @see R. I. McLachlan, On the numerical integration of ordinary differential equations by symmetric
 *   composition methods, 1995, DOI 10.1137/0916010
 */
export const fiveKicks: Integrator = splitting({
  name: 'fiveKicks',
  order: 4,
  kicks: [0, ...kicks, 2 / 5, ...kicks.toReversed()], // 0: it begins with a drift
  drifts: [...drifts, ...drifts.toReversed()],
});
