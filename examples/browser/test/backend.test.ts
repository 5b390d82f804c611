import { expect, it } from 'vitest';
import { askedFor } from '../src/backend.ts';

it('leaves all backends open, a graphics card first, unless one is asked for', () => {
  expect(askedFor('')).toEqual(['webgpu', 'webgl', 'wasm']);
  expect(askedFor('?backend=wasm')).toEqual(['wasm']);
});

it('tells which there are', () => {
  expect(() => askedFor('?backend=tpu')).toThrow("one of webgpu, webgl, wasm, got 'tpu'");
});
