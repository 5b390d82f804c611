import { type PhaseState, seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { simulate } from '../simulate.ts';
import type { System } from '../system.ts';
import { stateOf } from '../trajectories.ts';

type State = PhaseState<Float64Array>;
type Gradient = (state: State) => Float64Array;

/** How the contract looks at a system. */
export type SystemContractOptions = {
  /** Time between the states that are looked at. */
  readonly dt?: number;
};

/**
 * Registers a `describe` block of tests of `system`: its gradients against finite differences of its
 * energy, its solution against its gradients, and what is conserved and seen along trajectories.
 */
export function systemContract(system: System, { dt = 0.125 }: SystemContractOptions = {}): void {
  const { name, dimension, separable, energy, dHdq, dHdp, sample, solution, draw } = system;
  const starts = Array.from({ length: 20 }, (_, i) => sample(seededRng(1).split(i)));
  const data = simulate({ system, trajectories: 20, frames: 60, dt, seed: 1 });
  const states = Array.from({ length: 20 }, (_, i) => stateOf(data, i, 3 * i));

  describe(`the system ${name}`, () => {
    it('begins where its rng says, in as many dimensions as it says', () => {
      starts.forEach((start, i) => {
        expect(sample(seededRng(1).split(i))).toEqual(start);
        expect([start.q.length, start.p.length]).toEqual([dimension, dimension]);
      });
      expect(new Set(starts.map(({ q, p }) => `${q.join()} ${p.join()}`)).size).toBe(20);
    });

    it.each([
      ['∂H/∂q', 'q', dHdq],
      ['∂H/∂p', 'p', dHdp],
    ] as const)('has the %s that finite differences of its energy give', (_, half, gradient) => {
      for (const state of states) {
        const got = gradient(state);
        expect(got).toHaveLength(dimension);
        const expected = got.map((__, i) => derivative((h) => energy(nudged(state, half, i, h))));
        expect(distance(got, expected)).toBeLessThan(1e-7 * (1 + size(expected)));
      }
    });

    it(`is ${separable ? '' : 'not '}K(p) + V(q)`, () => {
      const depends = (gradient: Gradient, other: 'q' | 'p'): boolean =>
        states.some((state, i) => {
          const changed = { ...state, [other]: (states.at(i - 1) as State)[other] };
          return distance(gradient(state), gradient(changed)) > 0;
        });
      expect(depends(dHdq, 'p') || depends(dHdp, 'q')).toBe(!separable);
    });

    it('keeps its energy to 1e-12', () => {
      for (let i = 0; i < data.count; i++) {
        const first = energy(stateOf(data, i, 0));
        for (let frame = 0; frame < data.frames; frame++) {
          const error = Math.abs(energy(stateOf(data, i, frame)) - first);
          expect(error).toBeLessThan(1e-12 * (1 + Math.abs(first)));
        }
      }
    });

    it.runIf(solution !== undefined)('has a solution of its equations', () => {
      const at = solution as NonNullable<typeof solution>;
      for (const state of states) {
        expect(at(state, 0)).toEqual(state);
        const later = at(state, dt);
        const velocity = later.q.map((_, i) => derivative((h) => at(state, dt + h).q[i] as number));
        const force = later.p.map((_, i) => derivative((h) => -(at(state, dt + h).p[i] as number)));
        expect(distance(velocity, dHdp(later))).toBeLessThan(1e-7 * (1 + size(velocity)));
        expect(distance(force, dHdq(later))).toBeLessThan(1e-7 * (1 + size(force)));
      }
    });

    it('is seen whole, and moving', () => {
      const scenes = states.map(draw);
      for (const { canvas, discs } of scenes) {
        for (const { x, y, radius, color } of discs) {
          expect(Math.abs(x) + radius).toBeLessThanOrEqual(canvas + 1e-9);
          expect(Math.abs(y) + radius).toBeLessThanOrEqual(canvas + 1e-9);
          expect(color.every((channel) => channel >= 0 && channel <= 1)).toBe(true);
        }
      }
      expect(new Set(scenes.map(({ discs }) => JSON.stringify(discs))).size).toBeGreaterThan(1);
    });

    it('leaves the states it is given as they were', () => {
      for (const state of states) {
        const copy = { q: state.q.slice(), p: state.p.slice() };
        for (const look of [energy, dHdq, dHdp, draw]) look(state);
        solution?.(state, dt);
        expect(state).toEqual(copy);
      }
    });
  });
}

/** By central differences of two steps, extrapolated: the error is O(h⁴). */
function derivative(f: (h: number) => number): number {
  const central = (h: number): number => (f(h) - f(-h)) / (2 * h);
  return (4 * central(5e-4) - central(1e-3)) / 3;
}

function nudged(state: State, half: 'q' | 'p', i: number, by: number): State {
  return { ...state, [half]: state[half].with(i, (state[half][i] as number) + by) };
}

const size = (x: Float64Array): number => Math.hypot(...x);

const distance = (x: Float64Array, y: Float64Array): number =>
  size(x.map((value, i) => value - (y[i] as number)));
