import { type PhaseState, seededRng } from '@hgn/core';
import { solve } from '@hgn/integrators';
import { describe, expect, it } from 'vitest';
import { equationsOf } from '../equations-of.ts';
import { renderer } from '../renderer.ts';
import { simulate } from '../simulate.ts';
import type { System } from '../system.ts';
import { stateOf, type Trajectories } from '../trajectories.ts';

type State = PhaseState<Float64Array>;
type Gradient = (state: State) => Float64Array;

/** How the contract looks at a system. */
export type SystemContractOptions = {
  /** Time between the states that are looked at, 0.125 by default. */
  readonly dt?: number;
  /** How many trajectories, 10 by default; less of a system that is slow. */
  readonly trajectories?: number;
  /** How many states of each, 60 by default. */
  readonly frames?: number;
  /** Whether the edge of the picture may cut discs off. */
  readonly cropped?: boolean;
};

/**
 * Registers a `describe` block of tests of `system`: its gradients against finite differences of its
 * energy, its solution against its gradients, its trajectories against a Runge–Kutta method of order
 * 8, and what is conserved, lost to friction, and seen along them.
 */
export function systemContract(
  system: System,
  { dt = 0.125, trajectories = 10, frames = 60, cropped = false }: SystemContractOptions = {},
): void {
  const { name, dimension, separable, friction = 0, energy, dHdq, dHdp } = system;
  const { sample, solution, allows, draw } = system;
  const starts = Array.from({ length: 20 }, (_, i) => sample(seededRng(1).split(i)));
  const data = simulate({ system, trajectories, frames, dt, seed: 1 });
  const states = Array.from({ length: 20 }, (_, i) =>
    stateOf(data, i % trajectories, Math.floor((i * frames) / 20)),
  );

  describe(`the system ${name}${friction > 0 ? ' with friction' : ''}`, () => {
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

    it.runIf(friction === 0)('keeps its energy to 1e-12', () => {
      for (let i = 0; i < data.count; i++) {
        const first = energy(stateOf(data, i, 0));
        for (let frame = 0; frame < data.frames; frame++) {
          const error = Math.abs(energy(stateOf(data, i, frame)) - first);
          expect(error).toBeLessThan(1e-12 * (1 + Math.abs(first)));
        }
      }
    });

    it.runIf(friction > 0)('loses energy, and never gains any', () => {
      for (let i = 0; i < data.count; i++) {
        const along = Array.from({ length: data.frames }, (_, t) => energy(stateOf(data, i, t)));
        const [first = NaN] = along;
        expect(along.at(-1)).toBeLessThan(first);
        along.slice(1).forEach((later, t) => {
          expect(later - (along[t] as number)).toBeLessThan(1e-12 * (1 + Math.abs(first)));
        });
      }
    });

    it('moves as a method of another family moves it', () => {
      for (let i = 0; i < Math.min(2, data.count); i++) {
        const start = stateOf(data, i, 0);
        const times = Array.from({ length: data.frames }, (_, t) => t * dt);
        const span = { t: [0, times.at(-1)] as [number, number], saveAt: times };
        const other = solve(equationsOf(system), start, { ...span, rtol: 1e-13, atol: 1e-15 });
        const near = displaced(system, start, data);
        other.path.forEach(({ state }, t) => {
          const truth = joined(stateOf(data, i, t));
          // chaos makes as much more of its errors as of a displacement
          const growth = distance(joined(stateOf(near, 0, t)), truth) / DISPLACEMENT;
          const error = distance(joined(state), truth);
          expect(error).toBeLessThan(2e-12 * (1 + growth) * (1 + size(truth)));
        });
      }
    });

    it.runIf(solution !== undefined)('has a solution of its equations', () => {
      const at = solution as NonNullable<typeof solution>;
      const { dq, dp } = equationsOf(system);
      for (const state of states) {
        expect(distance(joined(at(state, 0)), joined(state))).toBeLessThan(1e-13);
        const later = at(state, dt);
        const velocity = later.q.map((_, i) => derivative((h) => at(state, dt + h).q[i] as number));
        const force = later.p.map((_, i) => derivative((h) => at(state, dt + h).p[i] as number));
        expect(distance(velocity, dq(later))).toBeLessThan(1e-7 * (1 + size(velocity)));
        expect(distance(force, dp(later))).toBeLessThan(1e-7 * (1 + size(force)));
      }
    });

    it('is where it says that it may be', () => {
      for (const state of states) expect(allows?.(state) ?? true).toBe(true);
    });

    it(`is seen${cropped ? '' : ' whole'}, and moving`, () => {
      const scenes = states.map(draw);
      for (const { canvas = NaN, discs = [] } of scenes) {
        for (const { x, y, radius, color } of discs) {
          const beyond = cropped ? -radius : radius;
          expect(Math.abs(x) + beyond).toBeLessThanOrEqual(canvas + 1e-9);
          expect(Math.abs(y) + beyond).toBeLessThanOrEqual(canvas + 1e-9);
          expect(color.every((channel) => channel >= 0 && channel <= 1)).toBe(true);
        }
      }
      const render = renderer();
      const seen = scenes.map((scene) => {
        const frame = new Uint8Array(3 * render.size ** 2);
        render(scene, frame);
        return frame.join();
      });
      expect(new Set(seen).size).toBeGreaterThan(1);
    });

    it.runIf(system.inPlace)('writes its gradients where it is told, and the same numbers', () => {
      for (const state of states) {
        for (const gradient of [dHdq, dHdp]) {
          const into = new Float64Array(dimension).fill(NaN);
          expect(gradient(state, into)).toBe(into);
          expect(into).toEqual(gradient(state));
        }
      }
    });

    it('leaves the states it is given as they were', () => {
      for (const state of states) {
        const copy = { q: state.q.slice(), p: state.p.slice() };
        for (const look of [energy, dHdq, dHdp, draw]) look(state);
        allows?.(state);
        solution?.(state, dt);
        expect(state).toEqual(copy);
      }
    });
  });
}

const DISPLACEMENT = 1e-7;

/** The trajectory that begins a little beside `start`, wherever it goes. */
function displaced(system: System, start: State, { frames, dt, seed }: Trajectories): Trajectories {
  const rng = seededRng(seed).split('displaced');
  const aside = joined(start).map(() => rng.normal());
  const at = joined(start).map((x, i) => x + (DISPLACEMENT * (aside[i] as number)) / size(aside));
  const d = start.q.length;
  const sample = (): State => ({ q: at.slice(0, d), p: at.slice(d) });
  const anywhere = { ...system, sample, allows: () => true };
  return simulate({ system: anywhere, trajectories: 1, frames, dt, seed });
}

/** By central differences of three steps, extrapolated: the error is O(h⁶). */
function derivative(f: (h: number) => number): number {
  const central = (h: number): number => (f(h) - f(-h)) / (2 * h);
  const [a, b, c] = [central(1e-3), central(5e-4), central(2.5e-4)];
  const [left, right] = [(4 * b - a) / 3, (4 * c - b) / 3];
  return (16 * right - left) / 15;
}

function nudged(state: State, half: 'q' | 'p', i: number, by: number): State {
  return { ...state, [half]: state[half].with(i, (state[half][i] as number) + by) };
}

const joined = ({ q, p }: State): Float64Array => Float64Array.of(...q, ...p);

const size = (x: Float64Array): number => Math.hypot(...x);

const distance = (x: Float64Array, y: Float64Array): number =>
  size(x.map((value, i) => value - (y[i] as number)));
