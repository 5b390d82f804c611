import { expect, it } from 'vitest';
import { type Comparison, differences } from '../src/agreement.ts';

const equal: Comparison = {
  loss: { distance: 1e-7, norm: 0.5 },
  gradients: { a: { distance: 1e-5, norm: 1 }, b: { distance: 1e-9, norm: 1e-9 } },
  params: { a: { distance: 1e-5, norm: 10 } },
};

it('finds steps equal that differ by rounding, if need be in a gradient that nearly vanishes', () => {
  expect(differences(equal)).toEqual([]);
});

it.each([
  ['loss', { ...equal, loss: { distance: 1e-3, norm: 0.5 } }],
  ['gradient of a', { ...equal, gradients: { ...equal.gradients, a: { distance: 0.1, norm: 1 } } }],
  [
    'gradient of b',
    { ...equal, gradients: { ...equal.gradients, b: { distance: 1e-4, norm: 0 } } },
  ],
  ['weights after the step', { ...equal, params: { a: { distance: 1, norm: 10 } } }],
  ['loss', { ...equal, loss: { distance: NaN, norm: NaN } }],
])('names what differs: %s', (what, comparison: Comparison) => {
  expect(differences(comparison).join('\n')).toContain(`${what}: off by`);
});
