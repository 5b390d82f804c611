import { splitting, type SplittingMethod } from './splitting.ts';

/**
 * Ruth's method of order 3, with three kicks and three drifts.
 *
 * @see R. D. Ruth, A canonical integration technique, 1983, DOI 10.1109/TNS.1983.4332919
 */
export const ruth3: SplittingMethod = splitting({
  name: 'ruth3',
  order: 3,
  kicks: [7 / 24, 3 / 4, -1 / 24],
  drifts: [2 / 3, -2 / 3, 1],
});
