import { expect, it } from 'vitest';
import { bytesOf, differenceOf } from '../src/pixels.ts';

it('makes opaque bytes of colours, cut off where they are too bright', () => {
  const bytes = bytesOf(Float32Array.of(0, 0.2, 1, 2, -1, 0.6));
  expect([...bytes]).toEqual([0, 51, 255, 255, 255, 0, 153, 255]);
});

it('measures the mean squared difference', () => {
  expect(differenceOf(Float32Array.of(0, 1), Float32Array.of(0.5, 1))).toBe(0.125);
});
