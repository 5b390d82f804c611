import { describe, expect, it } from 'vitest';
import type { RunConfig } from '../src/config.ts';
import { anchorOf, framesOf, spanOf } from '../src/span-of.ts';

type Way = Pick<RunConfig, 'inferAt' | 'encoderFrames' | 'direction'>;

describe('where rollouts begin and how far they go', () => {
  it.each<[string, Way, number, { anchor: number; back: number; steps: number; seen: number }]>([
    [
      'from the first frame on, as the paper writes it',
      { inferAt: 'first', encoderFrames: 30, direction: 'forward' },
      60,
      { anchor: 0, back: 0, steps: 59, seen: 60 },
    ],
    [
      'from the last of 31 frames back over all, as in the re-creation of the paper',
      { inferAt: 'last', encoderFrames: 31, direction: 'backward' },
      31,
      { anchor: 30, back: 30, steps: 0, seen: 31 },
    ],
    [
      'from the last of 5 frames on, as in HGN++',
      { inferAt: 'last', encoderFrames: 5, direction: 'forward' },
      60,
      { anchor: 4, back: 0, steps: 59, seen: 64 },
    ],
    [
      'from the middle of 5 frames both ways over 65, as in HGN++',
      { inferAt: 'middle', encoderFrames: 5, direction: 'both' },
      65,
      { anchor: 2, back: 2, steps: 62, seen: 65 },
    ],
    [
      'both ways from a late frame, but no further than a short horizon',
      { inferAt: 'last', encoderFrames: 30, direction: 'both' },
      10,
      { anchor: 29, back: 9, steps: 0, seen: 30 },
    ],
    [
      'from a frame by number',
      { inferAt: 20, encoderFrames: 30, direction: 'both' },
      60,
      { anchor: 20, back: 20, steps: 39, seen: 60 },
    ],
  ])('%s', (_, config, frames, { anchor, seen, ...span }) => {
    expect(anchorOf(config)).toBe(anchor);
    expect(spanOf(config, frames)).toEqual(span);
    expect(framesOf({ ...config, horizons: [1, frames] })).toBe(seen);
  });

  it('refuses a frame that the encoder does not read', () => {
    expect(() => anchorOf({ inferAt: 30, encoderFrames: 30 })).toThrow(
      'inferAt: expected a frame of the 30 read, 0 to 29, got 30.',
    );
  });
});
