import type { Span } from '@hgn/model';
import type { RunConfig } from './config.ts';

/** The index of the frame, of those the encoder reads, whose state it infers. */
export function anchorOf({
  inferAt,
  encoderFrames,
}: Pick<RunConfig, 'inferAt' | 'encoderFrames'>): number {
  const last = encoderFrames - 1;
  return { first: 0, middle: Math.floor(last / 2), last }[inferAt];
}

/**
 * How a run rolls out over `frames` frames: how many are before the state, and how many after it. Its
 * targets begin `anchorOf(config) - back` frames after the first that the encoder reads; before it,
 * where that is negative.
 */
export function spanOf(
  config: Pick<RunConfig, 'inferAt' | 'encoderFrames' | 'direction'>,
  frames: number,
): Required<Pick<Span, 'back' | 'steps'>> {
  const all = frames - 1;
  const back = { forward: 0, backward: all, both: Math.min(anchorOf(config), all) }[
    config.direction
  ];
  return { back, steps: all - back };
}
