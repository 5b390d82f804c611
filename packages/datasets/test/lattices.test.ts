import { HgnError, seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import {
  lennardJones,
  simulate,
  springChain,
  springGraph,
  stateOf,
  todaLattice,
} from '../src/index.ts';
import { normalModes } from '../src/normal-modes.ts';
import { periodicSquares } from '../src/periodic-squares.ts';

describe('todaLattice', () => {
  it('keeps the eigenvalues of its Lax matrix, of which the energy is one invariant', () => {
    // H. Flaschka, The Toda lattice II, 1974: Lᵢᵢ = −pᵢ/2, Lᵢ,ᵢ₊₁ = e^(−(qᵢ₊₁ − qᵢ)/2)/2
    const system = todaLattice({ bodies: 4 });
    const data = simulate({ system, trajectories: 3, frames: 20, dt: 0.25, seed: 1 });
    const eigenvalues = (i: number, frame: number): number[] => {
      const { q, p } = stateOf(data, i, frame);
      const lax = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
      const set = (row: number, column: number, value: number) => {
        (lax[row] ?? [])[column] = value;
      };
      p.forEach((momentum, k) => {
        const next = (k + 1) % 4;
        const link = Math.exp(((q[k] ?? NaN) - (q[next] ?? NaN)) / 2) / 2;
        set(k, k, -momentum / 2);
        set(k, next, link);
        set(next, k, link);
      });
      return [...normalModes(lax).values].sort((a, b) => a - b);
    };
    for (let i = 0; i < 3; i++) {
      const first = eigenvalues(i, 0);
      eigenvalues(i, 19).forEach((value, k) => {
        expect(value).toBeCloseTo(first[k] ?? NaN, 12);
      });
    }
  });

  it('is a ring of linear springs where it is hardly stretched', () => {
    const [toda, linear] = [
      todaLattice({ bodies: 3, strength: 2, steepness: 1.5 }),
      springChain({ bodies: 3, stiffness: 3, ends: 'ring' }),
    ];
    const q = Float64Array.of(1e-4, -2e-4, 0);
    const state = { q, p: new Float64Array(3) };
    toda.dHdq(state).forEach((slope, i) => {
      expect(slope).toBeCloseTo(linear.dHdq(state)[i] ?? NaN, 6);
    });
  });
});

describe('normalModes', () => {
  it('finds eigenvalues and orthonormal eigenvectors', () => {
    const n = 9;
    const rng = seededRng(1);
    const matrix = Array.from({ length: n }, () => new Array<number>(n).fill(0));
    matrix.forEach((row, i) => {
      for (let j = 0; j <= i; j++) {
        row[j] = rng.normal();
        (matrix[j] ?? [])[i] = row[j] ?? NaN;
      }
    });
    const { values, vectors } = normalModes(matrix);
    vectors.forEach((vector, k) => {
      matrix.forEach((row, i) => {
        const image = row.reduce((sum, x, j) => sum + x * (vector[j] ?? NaN), 0);
        expect(image).toBeCloseTo((values[k] ?? NaN) * (vector[i] ?? NaN), 13);
      });
      vectors.forEach((other, m) => {
        const product = vector.reduce((sum, x, j) => sum + x * (other[j] ?? NaN), 0);
        expect(product).toBeCloseTo(k === m ? 1 : 0, 13);
      });
    });
  });
});

describe('springChain', () => {
  it('has the frequencies 2·√(k/m)·sin(πj/(2n + 2)) between walls', () => {
    for (const j of [1, 2, 5]) {
      const { solution } = springChain({ bodies: 5, mass: 2, stiffness: 3 });
      const omega = 2 * Math.sqrt(3 / 2) * Math.sin((Math.PI * j) / 12);
      const mode = Float64Array.from({ length: 5 }, (_, i) =>
        Math.sin((Math.PI * j * (i + 1)) / 6),
      );
      const later = solution?.({ q: mode, p: new Float64Array(5) }, 1.7);
      later?.q.forEach((x, i) => {
        expect(x).toBeCloseTo(Math.cos(1.7 * omega) * (mode[i] ?? NaN), 13);
      });
    }
  });

  it('drifts where nothing holds it', () => {
    const { solution } = springChain({ bodies: 3, mass: 2, ends: 'free' });
    const state = { q: Float64Array.of(1, 1, 1), p: Float64Array.of(4, 4, 4) };
    const later = solution?.(state, 5);
    expect([...(later?.q ?? [])].map((x) => x.toFixed(12))).toEqual(
      new Array(3).fill('11.000000000000'),
    );
  });

  it('refuses other ends', () => {
    expect(() => springChain({ ends: 'loose' as 'free' })).toThrow(
      'fixed, free or ring, got loose',
    );
  });
});

describe('springGraph', () => {
  it('is oscillators of κ/m and (κ + n·k)/m where all are connected', () => {
    const edges = [0, 1, 1, 2, 0, 2];
    const { solution } = springGraph({ bodies: 3, edges, stiffness: 2, anchor: 0.5, mass: 1.5 });
    const p = new Float64Array(6);
    const together = solution?.({ q: Float64Array.of(1, 2, 1, 2, 1, 2), p }, 0.9);
    const apart = solution?.({ q: Float64Array.of(1, 2, -1, -2, 0, 0), p }, 0.9);
    const [slow, fast] = [0.5, 6.5].map((k) => Math.cos(0.9 * Math.sqrt(k / 1.5))) as [
      number,
      number,
    ];
    [1, 2, 1, 2, 1, 2].forEach((x, i) => {
      expect(together?.q[i]).toBeCloseTo(slow * x, 13);
    });
    [1, 2, -1, -2, 0, 0].forEach((x, i) => {
      expect(apart?.q[i]).toBeCloseTo(fast * x, 13);
    });
  });

  it.each([[[0, 5]], [[0, 1, 2]], [[0, 0.5]]])('refuses the edges %j of five bodies', (edges) => {
    expect(() => springGraph({ edges })).toThrow(HgnError);
  });
});

describe('lennardJones', () => {
  const pair = (box: number, distance: number) => {
    const system = lennardJones({ particles: 2, density: 2 / box ** 2 });
    return system.energy({ q: Float64Array.of(0, 0, distance, 0), p: new Float64Array(4) });
  };

  it('is 4ε·((σ/r)¹² − (σ/r)⁶) in a box that is large', () => {
    for (const r of [0.95, 1, 1.12, 1.5, 2.5]) {
      expect(pair(1000, r)).toBeCloseTo(4 * (r ** -12 - r ** -6), 9);
    }
    expect(pair(1000, 2 ** (1 / 6))).toBeCloseTo(-1, 9);
  });

  it('is periodic: the nearest image counts, with no jump where it is another', () => {
    for (const r of [1.2, 2, 2.28, 3.36]) {
      expect(pair(4.56, r)).toBeCloseTo(pair(4.56, 4.56 - r), 12);
      expect(pair(4.56, r)).toBeCloseTo(pair(4.56, r + 3 * 4.56), 12);
    }
  });

  it('measures distances to a percent up to a quarter of the box', () => {
    const { turns, square, halfSlope } = periodicSquares(4);
    for (const delta of [0.01, 0.3, -0.7, 1]) {
      const at = turns(Float64Array.of(delta, 0));
      expect(Math.abs(square(at, 0, 1) / delta ** 2 - 1)).toBeLessThan(0.01);
      // the two belong together
      const by = (h: number) => square(turns(Float64Array.of(delta + h, 0)), 0, 1);
      expect(halfSlope(at, 0, 1)).toBeCloseTo((by(1e-5) - by(-1e-5)) / 4e-5, 8);
    }
  });

  it('begins molten, with no total momentum, and as hot as is asked for', () => {
    const system = lennardJones({ particles: 4, density: 0.001, temperature: 2, mass: 3 });
    let squares = 0;
    for (let i = 0; i < 400; i++) {
      const { q, p } = system.sample(seededRng(1).split(i));
      for (const axis of [0, 1]) {
        const total = p.reduce((sum, x, k) => (k % 2 === axis ? sum + x : sum), 0);
        expect(total).toBeCloseTo(0, 12);
      }
      squares += p.reduce((sum, x) => sum + x ** 2, 0);
      expect(Math.max(...q.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(4000) / 2);
    }
    // 400 starts of 4 − 1 particles in 2 dimensions: variance m·kT, five standard errors
    expect(Math.abs(squares / (2400 * 6) - 1)).toBeLessThan(5 * Math.sqrt(2 / 2400));
  });

  it('shows a particle at both edges of the box that it crosses', () => {
    const { draw } = lennardJones({ particles: 2, density: 2 / 16 });
    const { canvas, discs } = draw({ q: Float64Array.of(1.9, 0, 0, 2.1), p: new Float64Array(4) });
    expect(canvas).toBe(2);
    expect(discs?.map(({ x, y }) => [x, y].map((v) => Number(v.toFixed(9))))).toEqual([
      [1.9, 0],
      [-2.1, 0],
      [0, -1.9],
      [0, 2.1],
    ]);
  });
});
