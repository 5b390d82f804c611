import { describe, expect, it } from 'vitest';
import {
  campus,
  dmSuite,
  hnn,
  memberOf,
  paper,
  type Preset,
  simulate,
  stateOf,
} from '../src/index.ts';

const all = Object.entries({ paper, dmSuite, campus, hnn }).flatMap(([set, presets]) =>
  Object.entries(presets).map(([name, make]) => [`${set}.${name}`, make] as const),
);

describe.each(all)('%s', (name, make: () => Preset) => {
  it('is simulated, by members whose constants are its own, and is seen whole', () => {
    const preset = make();
    const slow = name === 'dmSuite.lennardJones16';
    const frames = Math.min(preset.frames, slow ? 3 : 40);
    const data = simulate({ ...preset, frames, trajectories: 3, seed: 1 });
    expect(data).toMatchObject({ dt: preset.dt, noise: preset.noise, count: 3 });
    for (let i = 0; i < 3; i++) {
      const { draw, constants, dimension } = memberOf(preset.system, data, i);
      expect(constants).toMatchObject(
        Object.fromEntries(
          Object.entries(data.parameters).map(([key, values]) => [key, values[i]]),
        ),
      );
      expect(dimension).toBe(preset.system.dimension);
      const { canvas = NaN, discs = [] } = draw(stateOf(data, i, frames - 1));
      const beyond = name.includes('lennard') ? -1 : 1; // its box is periodic
      for (const { x, y, radius } of discs) {
        expect(Math.max(Math.abs(x), Math.abs(y)) + beyond * radius).toBeLessThan(canvas + 1e-8);
      }
    }
  });
});

describe('dmSuite', () => {
  it('has 17 data sets, 0.05 apart, games and rooms 0.1', () => {
    expect(Object.keys(dmSuite)).toHaveLength(17);
    const apart = Object.entries(dmSuite).filter(([, make]) => make().dt !== 0.05);
    expect(apart.map(([name, make]) => [name, make().dt])).toEqual([
      ['matchingPennies', 0.1],
      ['rockPaperScissors', 0.1],
      ['roomCircle', 0.1],
      ['roomSpiral', 0.1],
    ]);
    expect(Object.values(dmSuite).every((make) => make().noise === 0)).toBe(true);
  });

  it('has the published constants, and canvases 1.4 times as wide where the origin moves', () => {
    const of = (make: () => Preset) => make().system.constants;
    const six = { oneOf: [0, 1 / 6, 1 / 3, 1 / 2, 2 / 3, 5 / 6] };
    const spring = of(dmSuite.massSpringColorsFriction);
    expect(spring).toMatchObject({
      mass: { from: 0.2, to: 1 },
      stiffness: 2,
      radius: [0.1, 1],
      spread: 'area',
      friction: 0.05,
      hue: six,
      aside: { from: 0, to: 1 },
    });
    expect(spring['canvas']).toBeCloseTo(1.4 * (1 + Math.sqrt(1 / Math.PI)), 14);
    expect(of(dmSuite.massSpringColors)['friction']).toBeUndefined();
    expect(of(dmSuite.massSpring)).toEqual({ mass: 0.5, stiffness: 2, radius: [0.1, 1] });
    expect(of(dmSuite.pendulum)).toMatchObject({ potential: 'mgl', radius: [1.3, 2.3] });
    expect(of(dmSuite.pendulumColors)).toMatchObject({
      mass: { from: 0.5, to: 1.5 },
      gravity: { from: 3, to: 4 },
      length: { from: 0.5, to: 1 },
      radius: [1.3, 2.3],
    });
    expect(of(dmSuite.doublePendulum)).toMatchObject({ mass1: 0.5, gravity: 3, length2: 1 });
    expect(of(dmSuite.doublePendulumColors)).toMatchObject({
      mass1: { from: 0.4, to: 0.6 },
      gravity: { from: 2.5, to: 4 },
      length2: { from: 0.75, to: 1 },
      radius: [1, 2.5],
    });
    expect(of(dmSuite.twoBody)).toMatchObject({ canvas: 2.75, orbitNoise: 0, radius: [0.5, 1.5] });
    expect(of(dmSuite.twoBodyColors)).toMatchObject({
      mass2: { from: 0.5, to: 1.5 },
      gravity: { from: 0.5, to: 1.5 },
      canvas: 5,
    });
  });

  it('gives two bodies two colours', () => {
    const { system } = dmSuite.doublePendulumColors();
    const data = simulate({ system, trajectories: 100, frames: 1, dt: 1, seed: 1 });
    const pairs = Array.from({ length: 100 }, (_, i) => {
      const { discs = [] } = memberOf(system, data, i).draw(stateOf(data, i, 0));
      return discs.map(({ color }) => color.map((c) => c.toFixed(6)).join(' '));
    });
    expect(pairs.every(([first, second]) => first !== second)).toBe(true);
    expect(new Set(pairs.map(([first]) => first)).size).toBe(6);
    expect(new Set(pairs.map(([, second]) => second)).size).toBe(6);
  });
});

describe('paper', () => {
  it('has an eighth of a unit of time between 30 frames, and the noise that is stated', () => {
    const facts = Object.values(paper).map((make) => make());
    expect(facts.map(({ frames, dt }) => [frames, dt])).toEqual(new Array(4).fill([30, 0.125]));
    const { massSpring, pendulum, twoBody, threeBody } = paper;
    const noise = [massSpring, pendulum, twoBody, threeBody].map((make) => make().noise);
    expect(noise).toEqual([0.1, 0.1, 0.05, 0.2]);
    expect(pendulum().system.constants).toMatchObject({ potential: '2mgl', gravity: 3 });
  });
});

describe('campus', () => {
  it('damps its spring by a ratio of 0.3', () => {
    const { system } = campus.dampedSpring();
    const { friction, mass, stiffness } = system.constants as Record<string, number>;
    const critical = 2 * Math.sqrt((stiffness ?? NaN) * (mass ?? NaN));
    expect((friction ?? NaN) / critical).toBeCloseTo(0.3, 14);
  });
});
