import { HgnError, type PhaseState, seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import {
  chargedParticle,
  duffing,
  henonHeiles,
  lotkaVolterra,
  matchingPennies,
  rigidBody,
  rockPaperScissors,
  room,
  simulate,
  stateOf,
  type System,
} from '../src/index.ts';

type State = PhaseState<Float64Array>;

/** d/dt of a quantity along the motion at a state, by central differences. */
function rate(system: System, state: State, of: (state: State) => readonly number[]): number[] {
  const h = 1e-4;
  const moved = (dt: number): readonly number[] => {
    const { q, p } = simulate({
      system: { ...system, sample: () => state, allows: () => true },
      trajectories: 1,
      frames: 2,
      dt,
      seed: 1,
    });
    const d = system.dimension;
    return of({ q: q.slice(d), p: p.slice(d) });
  };
  const [after, before] = [moved(h), moved(-h)];
  return after.map((x, i) => (x - (before[i] ?? NaN)) / (2 * h));
}

const starts = (system: System): State[] =>
  Array.from({ length: 5 }, (_, i) => system.sample(seededRng(7).split(i)));

const close = (got: readonly number[], expected: readonly number[]): void => {
  got.forEach((x, i) => {
    expect(x).toBeCloseTo(expected[i] ?? NaN, 7);
  });
};

describe('henonHeiles', () => {
  it('has the equipotential of the triangle at the energy of escape, 1/6', () => {
    const { energy } = henonHeiles();
    for (const x of [-0.8, 0, 0.5]) {
      const side = { q: Float64Array.of(x, -0.5), p: new Float64Array(2) };
      expect(energy(side)).toBeCloseTo(1 / 6, 15);
    }
  });

  it('begins on the energy surface that is asked for, and stays in the triangle', () => {
    const system = henonHeiles({ energy: [0.5, 0.5] });
    for (const start of starts(system)) expect(system.energy(start)).toBeCloseTo(1 / 12, 15);
    const data = simulate({ system, trajectories: 5, frames: 50, dt: 0.5, seed: 1 });
    data.q.forEach((y, k) => {
      if (k % 2 === 1) expect(y).toBeGreaterThan(-0.5);
    });
    expect(() => henonHeiles({ energy: [0.5, 1.5] })).toThrow('Above it the star escapes.');
  });
});

describe('duffing', () => {
  it('follows the separatrix q = √2/cosh t of its two wells', () => {
    const q = (t: number) => Math.SQRT2 / Math.cosh(t);
    const start = { q: Float64Array.of(q(-1)), p: Float64Array.of(q(-1) * Math.tanh(1)) };
    const system = { ...duffing(), sample: () => start };
    const data = simulate({ system, trajectories: 1, frames: 9, dt: 0.25, seed: 1 });
    for (let t = 0; t < 9; t++) {
      expect(stateOf(data, 0, t).q[0]).toBeCloseTo(q(-1 + 0.25 * t), 12);
    }
  });

  it('comes to rest in a well where there is friction', () => {
    const options = { trajectories: 4, frames: 2, dt: 200, seed: 1 };
    const { q, p } = simulate({ system: duffing({ friction: 0.5 }), ...options });
    for (const i of [1, 3, 5, 7]) {
      expect(Math.abs(q[i] ?? NaN)).toBeCloseTo(1, 9);
      expect(p[i]).toBeCloseTo(0, 9);
    }
  });
});

describe('lotkaVolterra', () => {
  it('is x′ = x·(α − β·y), y′ = y·(δ·x − γ)', () => {
    const [alpha, beta, delta, gamma] = [1.1, 0.4, 0.3, 0.7];
    const system = lotkaVolterra({ birth: alpha, predation: beta, growth: delta, death: gamma });
    const populations = ({ q: [q = NaN], p: [p = NaN] }: State) => [Math.exp(q), Math.exp(p)];
    for (const start of starts(system)) {
      const [x = NaN, y = NaN] = populations(start);
      close(rate(system, start, populations), [x * (alpha - beta * y), y * (delta * x - gamma)]);
    }
  });
});

describe('chargedParticle', () => {
  it('turns on a circle of the radius and about the centre that it was given, clockwise', () => {
    const system = chargedParticle({ mass: 2, field: 3, centre: [0.4, 0.4], radius: [0.5, 0.5] });
    const data = simulate({
      system,
      trajectories: 3,
      frames: 9,
      dt: (2 * Math.PI * 2) / 3 / 8,
      seed: 1,
    });
    for (let i = 0; i < 3; i++) {
      const at = (t: number) => stateOf(data, i, t).q;
      const centre = [0, 1].map((k) => ((at(0)[k] ?? NaN) + (at(4)[k] ?? NaN)) / 2);
      expect(Math.hypot(...centre)).toBeCloseTo(0.4, 13);
      const arm = (t: number) => centre.map((c, k) => (at(t)[k] ?? NaN) - c);
      const [[x = NaN, y = NaN], [x2 = NaN, y2 = NaN]] = [arm(0), arm(2)] as [number[], number[]];
      expect(Math.hypot(x, y)).toBeCloseTo(0.5, 13);
      close([x2, y2], [y, -x]);
      close([...at(8)], [...at(0)]);
    }
    expect(() => chargedParticle({ field: 0 })).toThrow(HgnError);
  });
});

describe('rigidBody', () => {
  const inertia = [1, 2, 3] as const;

  it('has a body angular momentum that obeys Euler’s equations', () => {
    const system = rigidBody();
    const momentum = ({ q: [l = NaN], p: [L = NaN, G = NaN] }: State) => {
      const across = Math.sqrt(G ** 2 - L ** 2);
      return [across * Math.sin(l), across * Math.cos(l), L];
    };
    for (const start of starts(system)) {
      const [m1 = NaN, m2 = NaN, m3 = NaN] = momentum(start);
      const [w1, w2, w3] = [m1 / inertia[0], m2 / inertia[1], m3 / inertia[2]];
      close(rate(system, start, momentum), [
        m2 * w3 - m3 * w2,
        m3 * w1 - m1 * w3,
        m1 * w2 - m2 * w1,
      ]);
      const kinetic = (m1 * w1 + m2 * w2 + m3 * w3) / 2;
      expect(system.energy(start)).toBeCloseTo(kinetic, 13);
    }
  });

  it('turns its axes in space as its angular velocity says', () => {
    // the picture shows x and −z of the ends of the axes; colours tell them apart
    const system = rigidBody({ hue: 0 });
    const ends = (state: State) => {
      const discs = system.draw(state).discs ?? [];
      const byHue = [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ].map((color) =>
        discs.find((disc) => disc.color.every((c, k) => Math.abs(c - (color[k] ?? NaN)) < 1e-9)),
      );
      return byHue.map((disc) => -(disc?.y ?? NaN));
    };
    for (const start of starts(system)) {
      const {
        q: [l = NaN],
        p: [L = NaN, G = NaN],
      } = start;
      const across = Math.sqrt(G ** 2 - L ** 2);
      const m = [across * Math.sin(l), across * Math.cos(l), L];
      // the angular momentum is upright: its components are G times the heights of the axes
      close(
        ends(start).map((z) => G * z),
        m,
      );
      const [w1, w2, w3] = m.map((mi, k) => mi / (inertia[k] ?? NaN)) as [number, number, number];
      const [z1 = NaN, z2 = NaN, z3 = NaN] = ends(start);
      // e₁′ = ω × e₁, and so on
      close(rate(system, start, ends), [w3 * z2 - w2 * z3, w1 * z3 - w3 * z1, w2 * z1 - w1 * z2]);
    }
  });
});

describe('replicator dynamics', () => {
  const simplex = (odds: readonly number[]): number[] => {
    const weights = [...odds.map(Math.exp), 1];
    const total = weights.reduce((sum, w) => sum + w, 0);
    return weights.map((w) => w / total);
  };
  // v = Mᵀ·p
  const pennies = {
    payoff: [
      [1, -1],
      [-1, 1],
    ],
    odds: ([p = NaN]: number[]) => [4 * p],
  };
  const rps = {
    payoff: [
      [0, -1, 1],
      [1, 0, -1],
      [-1, 1, 0],
    ],
    odds: ([a = NaN, b = NaN]: number[]) => [3 * b, -3 * a],
  };

  it.each([
    ['matching pennies', matchingPennies(), pennies],
    ['rock, paper, scissors', rockPaperScissors(), rps],
  ])('are those of %s', (_, system, { payoff, odds }) => {
    const policies = ({ q, p }: State) => [...simplex([...q]), ...simplex(odds([...p]))];
    const n = payoff.length;
    for (const start of starts(system)) {
      const all = policies(start);
      const [x, y] = [all.slice(0, n), all.slice(n)];
      const gain = payoff.map((row) => row.reduce((sum, a, j) => sum + a * (y[j] ?? NaN), 0));
      const loss = y.map((__, j) =>
        payoff.reduce((sum, row, i) => sum + (row[j] ?? NaN) * (x[i] ?? NaN), 0),
      );
      const value = gain.reduce((sum, g, i) => sum + g * (x[i] ?? NaN), 0);
      const expected = [
        ...x.map((xi, i) => xi * ((gain[i] ?? NaN) - value)),
        ...y.map((yj, j) => yj * (value - (loss[j] ?? NaN))),
      ];
      close(rate(system, start, policies), expected);
      const { shade } = system.draw(start);
      const seen = shade?.((0.5 + n - 1) / n, 0.5 / n)[0]; // the top right square
      expect(seen).toBeCloseTo((x[0] ?? NaN) * (y[n - 1] ?? NaN), 13);
    }
  });

  it('begin uniformly on the simplex', () => {
    const system = rockPaperScissors();
    const n = 4000;
    const points = Array.from({ length: n }, (_, i) =>
      simplex([...system.sample(seededRng(1).split(i)).q]),
    );
    for (const k of [0, 1, 2]) {
      const first = points.reduce((sum, x) => sum + (x[k] ?? NaN), 0) / n;
      const second = points.reduce((sum, x) => sum + (x[k] ?? NaN) ** 2, 0) / n;
      // of the uniform distribution 1/3 and 1/6, with variances 1/18 and 7/180
      expect(Math.abs(first - 1 / 3)).toBeLessThan(5 * Math.sqrt(1 / 18 / n));
      expect(Math.abs(second - 1 / 6)).toBeLessThan(5 * Math.sqrt(7 / 180 / n));
    }
  });
});

describe('room', () => {
  const height = ({ q: [, outward = NaN] }: State) => Math.sqrt(1 - Math.exp(outward) ** 2);

  it('has a camera that stays at its height on a circle, and comes down a golden spiral', () => {
    const options = { trajectories: 3, frames: 30, dt: 1, seed: 1 };
    const circle = simulate({ system: room({ speed: 0.05 }), ...options });
    const spiral = simulate({ system: room({ path: 'spiral', speed: 0.05 }), ...options });
    for (let i = 0; i < 3; i++) {
      expect(height(stateOf(circle, i, 29))).toBe(height(stateOf(circle, i, 0)));
      const [first, last] = [stateOf(spiral, i, 0).q, stateOf(spiral, i, 29).q];
      const quarters = ((last[0] ?? NaN) - (first[0] ?? NaN)) / (Math.PI / 2);
      const growth = Math.exp((last[1] ?? NaN) - (first[1] ?? NaN));
      expect(growth).toBeCloseTo(((1 + Math.sqrt(5)) / 2) ** quarters, 12);
    }
  });

  it('looks the same from all sides but for its furniture and light', () => {
    // straight down, the middle of the picture is the middle of the floor
    const { draw } = room();
    const seen = (longitude: number, x: number, y: number) =>
      draw({ q: Float64Array.of(longitude, Math.log(0.5)), p: new Float64Array(2) }).shade?.(x, y);
    const colors = Array.from({ length: 32 * 32 }, (_, k) =>
      seen(0, (k % 32) / 31, Math.floor(k / 32) / 31),
    );
    expect(new Set(colors.map(String)).size).toBeGreaterThan(20);
    for (const color of colors) {
      for (const channel of color ?? [NaN]) {
        expect(channel).toBeGreaterThanOrEqual(0);
        expect(channel).toBeLessThanOrEqual(1);
      }
    }
    expect(String(seen(2 * Math.PI, 0.3, 0.7))).toBe(String(seen(0, 0.3, 0.7)));
    expect(
      String(
        room({ room: 2 })
          .draw({ q: Float64Array.of(0, -1), p: new Float64Array(2) })
          .shade?.(0.5, 0.9),
      ),
    ).not.toBe(
      String(
        room({ room: 3 })
          .draw({ q: Float64Array.of(0, -1), p: new Float64Array(2) })
          .shade?.(0.5, 0.9),
      ),
    );
  });

  it.each([
    [{ radius: [0.5, 1] as const }, 'room: radius: expected a range in 0 to 1, got 0.5, 1.'],
    [{ path: 'line' as 'circle' }, 'room: path: expected circle or spiral, got line.'],
    [{ speed: 0 }, 'room: speed: expected a number other than 0, got 0.'],
  ])('refuses %o', (wrong, message) => {
    expect(() => room(wrong)).toThrow(message);
  });
});
