import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { beginning, type Duet, energiesOf, lookOf, moved, turned } from '../src/duet.ts';
import { trained } from '../src/trained.ts';
import { record, tensors } from './shipped.ts';

const learned = trained(record, tensors);
const { system, config } = learned;
const dt = config.frameInterval;

const numbersOf = ({ learned: { q, p } }: Duet): number[] => [...q.dataSync(), ...p.dataSync()];
const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (x, i) => Math.abs(x - (b[i] ?? NaN))));
const moves = (duet: Duet, steps: number, by: number): Duet =>
  Array.from({ length: steps }).reduce<Duet>((now) => moved(learned, now, by), duet);

describe('truth and model side by side', () => {
  it('come back where they were, backward at any speed', () => {
    const first = beginning(learned, 0);
    const [learnedFirst, trueFirst] = [numbersOf(first), first.truth.q];
    const there = moves(first, 20, 0.4 * dt);
    expect(distance(numbersOf(there), learnedFirst)).toBeGreaterThan(0.1);
    const back = moves(there, 20, -0.4 * dt);
    // leapfrog is reversible, but for 40 roundings to float32 of numbers of the size of 1
    expect(distance(numbersOf(back), learnedFirst)).toBeLessThan(1e-4);
    expect(distance(back.truth.q, trueFirst)).toBeLessThan(1e-10);
  });

  it('go back the way the truth came, when its momentum is turned round', () => {
    const first = beginning(learned, 1);
    const trueFirst = first.truth.q;
    const there = moves(first, 20, dt);
    const back = moves(turned(there), 20, dt);
    expect(distance(back.truth.q, trueFirst)).toBeLessThan(1e-10);
  });

  it('turns the momentum of both, and no position', () => {
    const duet = beginning(learned, 2);
    const before = numbersOf(duet);
    const { truth } = duet;
    const after = turned(duet);
    expect([...after.truth.p]).toEqual([...truth.p].map((x) => -x));
    expect([...after.truth.q]).toEqual([...truth.q]);
    const half = before.length / 2;
    expect(numbersOf(after)).toEqual(before.map((x, i) => (i < half ? x : -x)));
  });

  it('keep their energies', { timeout: 60_000 }, async () => {
    const [low, high] = await energiesOf(learned, 16);
    let duet = beginning(learned, 3);
    const [trueFirst, first] = [system.energy(duet.truth), await lookOf(learned, duet)];
    for (let step = 0; step < 40; step++) {
      duet = moved(learned, duet, dt);
      expect(Math.abs(system.energy(duet.truth) - trueFirst)).toBeLessThan(1e-9);
    }
    const last = await lookOf(learned, duet);
    // a leapfrog step of 0.125 is off by its square, beside the energies of all clips
    expect(Math.abs(last.energy - first.energy) / (high - low)).toBeLessThan(0.05);
  });

  it('look alike at first, with as many pixels, and leave no tensors behind', async () => {
    const before = tf.memory().numTensors;
    const duet = moved(learned, turned(beginning(learned, 4)), dt);
    const { truth, learned: pixels } = await lookOf(learned, duet);
    await energiesOf(learned, 2);
    expect([truth.length, pixels.length]).toEqual([32 * 32 * 3, 32 * 32 * 3]);
    tf.dispose(duet.learned);
    expect(tf.memory().numTensors).toBe(before);
  });
});
