import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventFileStart, eventsUpTo, scalarEvent } from '../src/index.ts';

// of TensorBoard's own code: see golden/make_events.py
const golden = readFileSync(new URL('golden/events.out.tfevents.golden', import.meta.url));

const records = [
  eventFileStart(1000.5),
  ...[25, 300, 70000].map((step, i) =>
    scalarEvent({
      wallTime: 1001 + i,
      step,
      scalars: { 'train/mse': 0.5 ** i, 'train/kl': 3 + i },
    }),
  ),
];
const lengthOf = (count: number): number => Buffer.concat(records.slice(0, count)).length;

describe('an event file', () => {
  it("has the bytes that TensorBoard's own code writes", () => {
    expect(Buffer.concat(records)).toEqual(golden);
  });

  it.each([
    [24, 1, 0],
    [25, 2, 25],
    [299, 2, 25],
    [69_999, 3, 300],
    [70_000, 4, 70_000],
  ])('is cut after the records of steps up to %d', (step, count, last) => {
    expect(eventsUpTo(golden, step)).toEqual({ length: lengthOf(count), last });
  });

  it('is cut before a record that is not whole, or damaged', () => {
    for (let length = lengthOf(2); length < lengthOf(3); length++) {
      expect(eventsUpTo(golden.subarray(0, length), 1e6).length).toBe(lengthOf(2));
    }
    const damaged = Buffer.from(golden);
    damaged[lengthOf(2) + 20] = 0;
    expect(eventsUpTo(damaged, 1e6).length).toBe(lengthOf(2));
    expect(eventsUpTo(new Uint8Array(), 1e6)).toEqual({ length: 0, last: 0 });
  });

  it('takes steps of more than 32 bits', () => {
    const far = scalarEvent({ wallTime: 0, step: 2 ** 40, scalars: {} });
    expect(eventsUpTo(far, 2 ** 40 - 1).length).toBe(0);
    expect(eventsUpTo(far, 2 ** 40)).toEqual({ length: far.length, last: 2 ** 40 });
  });
});
