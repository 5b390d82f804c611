import { expect, it } from 'vitest';
import { REMEMBERED, rewound, seen, stepOf } from '../src/playback.ts';

const begun = rewound({ playing: true, direction: 1, speed: 1 });

it('steps as far as its speed, in its direction', () => {
  expect(stepOf(begun, 0.125)).toBe(0.125);
  expect(stepOf({ ...begun, speed: 0.5 }, 0.125)).toBe(0.0625);
  expect(stepOf({ ...begun, direction: -1, speed: 2 }, 0.125)).toBe(-0.25);
});

it('counts the time, also backward, and remembers the latest energies alone', () => {
  const steps = Array.from({ length: REMEMBERED + 10 }, (_, i) => i);
  const played = steps.reduce((now, i) => seen(now, i, 0.5), begun);
  expect(played.time).toBe(0.5 * steps.length);
  expect(played.energies).toHaveLength(REMEMBERED);
  expect(played.energies.at(-1)).toBe(steps.length - 1);
  expect(seen(played, 0, -0.5).time).toBe(played.time - 0.5);
});

it('begins a clip anew as it was being played', () => {
  const playing = seen({ ...begun, playing: false, direction: -1, speed: 0.3 }, 1, 0.5);
  const expected = { playing: false, direction: -1, speed: 0.3, time: 0, energies: [] };
  expect(rewound(playing)).toEqual(expected);
});
