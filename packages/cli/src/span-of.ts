import { mismatch } from '@hgn/core';
import type { Span } from '@hgn/model';
import type { RunConfig } from './config.ts';

/** What says where rollouts begin, and where they go. */
type Way = Pick<RunConfig, 'inferAt' | 'encoderFrames' | 'direction'>;

/** The index of the frame, of those the encoder reads, whose state it infers. */
export function anchorOf({
  inferAt,
  encoderFrames,
}: Pick<RunConfig, 'inferAt' | 'encoderFrames'>): number {
  const last = encoderFrames - 1;
  if (typeof inferAt === 'string') {
    return { first: 0, middle: Math.floor(last / 2), last }[inferAt];
  }
  if (inferAt <= last) return inferAt;
  const remedy = 'Of no other frame is the state inferred.';
  throw mismatch(
    'inferAt',
    `a frame of the ${encoderFrames} read, 0 to ${last}`,
    `${inferAt}`,
    remedy,
  );
}

/**
 * How a run rolls out over `frames` frames: how many are before the state, and how many after it. Its
 * targets begin `anchorOf(config) - back` frames after the first that the encoder reads; before it,
 * where that is negative.
 */
export function spanOf(config: Way, frames: number): Required<Pick<Span, 'back' | 'steps'>> {
  const all = frames - 1;
  const back = { forward: 0, backward: all, both: Math.min(anchorOf(config), all) }[
    config.direction
  ];
  return { back, steps: all - back };
}

/** The frames of a trajectory that training sees, those the encoder reads and those of its rollouts. */
export function framesOf(config: Way & Pick<RunConfig, 'horizons'>): number {
  const needed = config.horizons.map((frames) => {
    const origin = anchorOf(config) - spanOf(config, frames).back;
    return Math.max(config.encoderFrames, origin + frames) - Math.min(0, origin);
  });
  return Math.max(...needed);
}
