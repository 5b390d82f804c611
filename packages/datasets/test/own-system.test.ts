import { HgnError } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { type OwnSystem, simulate, system } from '../src/index.ts';

// x⁴, with a start to the right of it
const quartic: OwnSystem = {
  dimension: 1,
  energy: ({ q: [q = NaN], p: [p = NaN] }) => p ** 2 / 2 + q ** 4,
  dHdq: ({ q }) => q.map((x) => 4 * x ** 3),
  dHdp: ({ p }) => Float64Array.from(p),
  sample: (rng) => ({ q: Float64Array.of(1 + rng.uniform()), p: Float64Array.of(rng.normal()) }),
  draw: ({ q: [x = NaN] }) => ({ canvas: 3, discs: [{ x, y: 0, radius: 1, color: [1, 1, 0] }] }),
};

describe('system', () => {
  it('is the system of its energy, with a name, no constants and a joint H', () => {
    const own = system(quartic);
    expect(own).toMatchObject({ name: 'system', constants: {}, separable: false });
    expect(system({ ...quartic, name: 'x⁴', separable: true }).separable).toBe(true);
    const { q, p } = simulate({ system: own, trajectories: 1, frames: 20, dt: 0.1, seed: 1 });
    const energy = (i: number) => own.energy({ q: q.subarray(i), p: p.subarray(i) });
    expect(energy(19) / energy(0)).toBeCloseTo(1, 13);
  });

  it.each([
    [{ dHdq: ({ q }) => q.map((x) => 3 * x ** 3) }, 'system: dHdq: expected ['],
    [{ dHdp: ({ p }) => p.map((x) => -x) }, 'Look for a sign or a factor, there or in the energy.'],
    [{ dimension: 2 }, 'system: q and dHdq: expected length 2, got 1 and 1. See `dimension`.'],
    [{ dHdp: () => new Float64Array(2) }, 'system: p and dHdp: expected length 1, got 1 and 2.'],
    [
      {
        separable: true,
        energy: ({ q: [q = NaN], p: [p = NaN] }) => q * p,
        dHdq: ({ p }) => p.slice(),
        dHdp: ({ q }) => q.slice(),
      },
      'system: dHdq: expected nothing of p, got another gradient. Leave `separable` out.',
    ],
  ] satisfies [Partial<OwnSystem>, string][])('refuses %o', (wrong, message) => {
    expect(() => system({ ...quartic, ...wrong })).toThrow(HgnError);
    expect(() => system({ ...quartic, ...wrong })).toThrow(message);
  });
});
