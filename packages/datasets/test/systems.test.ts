import { HgnError, rollout, analyticField, seededRng } from '@hgn/core';
import { rk4 } from '@hgn/integrators';
import { describe, expect, it } from 'vitest';
import { hue, massSpring, pendulum, simulate, stateOf, type System } from '../src/index.ts';

const at = (q: number, p: number) => ({ q: Float64Array.of(q), p: Float64Array.of(p) });

/** The angular frequency of small oscillations, from ∂²H/∂q² · ∂²H/∂p² at rest. */
const frequency = ({ dHdq, dHdp }: System): number =>
  Math.sqrt(((dHdq(at(1e-6, 0))[0] ?? NaN) * (dHdp(at(0, 1e-6))[0] ?? NaN)) / 1e-12);

describe('massSpring', () => {
  it('has the constants and the angular frequency of the paper', () => {
    const { constants, energy } = massSpring();
    expect(constants).toEqual({ mass: 0.5, stiffness: 2, radius: [0.1, 1] });
    expect(energy(at(0.6, -0.8))).toBeCloseTo(0.6 ** 2 + 0.8 ** 2, 15);
    expect(frequency(massSpring())).toBeCloseTo(2, 9);
  });

  it('begins on circles in (q, p/√(k·m)), their radius uniform, their angle too', () => {
    const impedance = Math.sqrt(5 * 0.3);
    const { sample } = massSpring({ mass: 0.3, stiffness: 5, radius: [1, 3] });
    const n = 20_000;
    const points = Array.from({ length: n }, (_, i) => sample(seededRng(3).split(i)));
    const xy = points.map(({ q: [q = NaN], p: [p = NaN] }) => [q, p / impedance] as const);
    const radii = xy.map(([x, y]) => Math.hypot(x, y));
    expect(Math.min(...radii)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...radii)).toBeLessThan(3 + 1e-12);
    const mean = (f: (xy: readonly [number, number]) => number): number =>
      xy.reduce((sum, point) => sum + f(point), 0) / n;
    // Uniform in area the mean radius would be 2.17; five standard errors below.
    expect(mean(([x, y]) => Math.hypot(x, y))).toBeCloseTo(2, 1.6);
    const angle = ([x, y]: readonly [number, number]): number => Math.atan2(y, x);
    for (const k of [1, 2, 3, 4]) {
      expect(Math.abs(mean((z) => Math.cos(k * angle(z))))).toBeLessThan(5 / Math.sqrt(2 * n));
      expect(Math.abs(mean((z) => Math.sin(k * angle(z))))).toBeLessThan(5 / Math.sqrt(2 * n));
    }
  });

  it('is a disc of area m on a canvas that it just touches at the largest elongation', () => {
    const { canvas, discs } = massSpring().draw(at(1, 0));
    expect(canvas).toBeCloseTo(1.399, 3);
    expect(discs).toEqual([{ x: 0, y: 1, radius: Math.sqrt(0.5 / Math.PI), color: [1, 0, 0] }]);
    expect(1 + (discs?.[0]?.radius ?? NaN)).toBe(canvas);
  });
});

describe('pendulum', () => {
  it('has both published potentials', () => {
    // At the constants of the paper H = 3(1 − cos q) + p², as hamiltonian-nn has it; √(2g/l)
    expect(pendulum().energy(at(Math.PI / 2, 1.5))).toBeCloseTo(3 + 1.5 ** 2, 14);
    expect(frequency(pendulum())).toBeCloseTo(Math.sqrt(6), 9);
    expect(pendulum({ potential: '2mgl' }).constants).toEqual(pendulum().constants);
    const physical = pendulum({ potential: 'mgl' });
    expect(physical.energy(at(Math.PI / 2, 1.5))).toBeCloseTo(1.5 + 1.5 ** 2, 14);
    expect(frequency(physical)).toBeCloseTo(Math.sqrt(3), 9);
    expect(physical.constants).toMatchObject({ potential: 'mgl' });
  });

  it('hangs down, swings to the right, and stands on its head', () => {
    const { draw } = pendulum({ length: 2 });
    const bob = (q: number) => draw(at(q, 0)).discs?.[0];
    expect(bob(0)).toMatchObject({ x: 0, y: 2 });
    expect(bob(Math.PI / 2)?.x).toBeCloseTo(2, 15);
    expect(bob(Math.PI)?.y).toBeCloseTo(-2, 15);
    expect(draw(at(0, 0)).canvas).toBe(2 + Math.sqrt(0.5 / Math.PI));
  });

  // From the lowest point with momentum p: sin(q/2) = k·sn(ωt, k) where it swings (k < 1),
  // q/2 = am(kωt, 1/k) where it goes over the top.
  it.each([
    ['swings', 1.2, 1e-12],
    ['swings far', 2.3, 1e-12],
    // ∂(period)/∂H is so large there that a rounding of H shows
    ['nearly stands', 2.44, 1e-11],
    ['goes over the top', 3.1, 1e-12],
  ])('moves as elliptic functions say where it %s', (_, momentum, tolerance) => {
    const [mass, length, gravity] = [0.5, 1, 3];
    const system = { ...pendulum({ mass, length, gravity }), sample: () => at(0, momentum) };
    const omega = Math.sqrt((2 * gravity) / length);
    const inertia = mass * length ** 2;
    const k = momentum / (2 * inertia * omega);
    const dt = 0.125;
    const data = simulate({ system, trajectories: 1, frames: 200, dt, seed: 1 });
    let worst = 0;
    for (let frame = 0; frame < 200; frame++) {
      const u = omega * frame * dt;
      const swing = amplitude(u, Math.min(k, 1));
      const turn = amplitude(k * u, Math.min(1 / k, 1));
      const q = k < 1 ? 2 * Math.asin(k * Math.sin(swing)) : 2 * turn;
      const cn = Math.cos(swing);
      const dn = Math.sqrt(1 - (Math.sin(turn) / k) ** 2);
      const p = 2 * k * omega * inertia * (k < 1 ? cn : dn);
      const state = stateOf(data, 0, frame);
      worst = Math.max(worst, Math.abs((state.q[0] ?? NaN) - q) / (1 + Math.abs(q)));
      worst = Math.max(worst, Math.abs((state.p[0] ?? NaN) - p) / momentum);
    }
    expect(worst).toBeLessThan(tolerance);
  });

  it('moves as rk4 with small steps moves it, from wherever it begins', () => {
    const system = pendulum({ potential: 'mgl' });
    const data = simulate({ system, trajectories: 3, frames: 9, dt: 0.125, seed: 4 });
    for (const i of [0, 1, 2]) {
      const path = rollout(rk4, analyticField(system), stateOf(data, i, 0), {
        dt: 1e-3,
        steps: 1000,
      });
      const [truth, end] = [stateOf(data, i, 8), path.at(-1)];
      expect(end?.q[0]).toBeCloseTo(truth.q[0] ?? NaN, 11);
      expect(end?.p[0]).toBeCloseTo(truth.p[0] ?? NaN, 11);
    }
  });
});

describe('massSpring with friction', () => {
  // at ω = 2: m·x″ = −k·x − γ·x′ from (1, 0), below, at and above the critical γ = 2·√(k·m) = 2
  it.each([
    [
      1,
      (t: number) =>
        Math.exp(-t) * (Math.cos(Math.sqrt(3) * t) + Math.sin(Math.sqrt(3) * t) / Math.sqrt(3)),
    ],
    [2, (t: number) => Math.exp(-2 * t) * (1 + 2 * t)],
    [2.5, (t: number) => (4 * Math.exp(-t) - Math.exp(-4 * t)) / 3],
  ])('fades as the damped oscillator does, γ = %f', (friction, expected) => {
    const { solution } = massSpring({ friction });
    for (const t of [0, 0.1, 1, 5, 400]) {
      expect(solution?.(at(1, 0), t).q[0]).toBeCloseTo(expected(t), 14);
    }
  });
});

describe('the constants of systems', () => {
  it.each([
    [() => massSpring({ mass: 0 }), 'massSpring: mass: expected a number above 0, got 0.'],
    [() => massSpring({ stiffness: NaN }), 'massSpring: stiffness: expected a number above 0'],
    [
      () => massSpring({ radius: [1, 0.1] }),
      'radius: expected two numbers, 0 ≤ from ≤ to, got 1, 0.1',
    ],
    [
      // as from a damaged file
      () => massSpring({ radius: JSON.parse('5') as [number, number] }),
      'radius: expected two numbers, 0 ≤ from ≤ to, got 5',
    ],
    [() => massSpring({ friction: -1 }), 'massSpring: friction: expected a number from 0 up'],
    [() => pendulum({ length: -1 }), 'pendulum: length'],
    [() => pendulum({ radius: [0, Infinity] }), 'pendulum: radius'],
    [
      () => pendulum({ potential: 'cgl' as 'mgl' }),
      'pendulum: potential: expected 2mgl or mgl, got cgl',
    ],
  ])('are refused where they are impossible: %s', (make, message) => {
    expect(make).toThrow(HgnError);
    expect(make).toThrow(message);
  });

  it('make the same system again', () => {
    const [spring, swing] = [massSpring({ mass: 2 }), pendulum({ potential: 'mgl', mass: 2 })];
    expect(massSpring(spring.constants).constants).toEqual(spring.constants);
    expect(pendulum(swing.constants).constants).toEqual(swing.constants);
    const shown = massSpring({ friction: 0.1, spread: 'area', hue: 0.5, canvas: 3 });
    expect(massSpring(shown.constants).constants).toEqual(shown.constants);
    expect(shown.constants).toMatchObject({ friction: 0.1, spread: 'area', hue: 0.5, canvas: 3 });
  });
});

it('hue gives red, green and blue to three, and yellow between red and green', () => {
  expect([0, 1, 2].map((i) => hue(i, 3))).toEqual([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]);
  expect([1, 3, 5].map((i) => hue(i, 6))).toEqual([
    [1, 1, 0],
    [0, 1, 1],
    [1, 0, 1],
  ]);
  expect(hue(1, 12)).toEqual([1, 0.5, 0]);
});

/**
 * Jacobi's amplitude am(u, k), by descending Landen transformations.
 *
 * @see DLMF 22.20(ii), https://dlmf.nist.gov/22.20
 */
function amplitude(u: number, k: number): number {
  const ratios: number[] = [];
  let [a, b] = [1, Math.sqrt((1 - k) * (1 + k))];
  let phase = u;
  while (a - b > 1e-15) {
    ratios.push((a - b) / (a + b));
    [a, b] = [(a + b) / 2, Math.sqrt(a * b)];
    phase *= 2;
  }
  phase *= a;
  for (const ratio of ratios.reverse()) phase = (phase + Math.asin(ratio * Math.sin(phase))) / 2;
  return phase;
}
