/** How the motion is played, and what was seen of it. */
export type Playback = {
  readonly playing: boolean;
  /** 1 forward, −1 backward. */
  readonly direction: 1 | -1;
  /** Times as fast as the data, in steps that are as much longer. */
  readonly speed: number;
  /** Since the state that was inferred. */
  readonly time: number;
  /** The learned energy of the last moments, the latest last. */
  readonly energies: readonly number[];
};

/** Moments that are remembered. */
export const REMEMBERED = 240;

/** What a new clip is played as: as the one before, from its beginning. */
export function rewound({
  playing,
  direction,
  speed,
}: Omit<Playback, 'time' | 'energies'>): Playback {
  return { playing, direction, speed, time: 0, energies: [] };
}

/** The time step to the next moment of data that are `dt` apart. */
export function stepOf({ direction, speed }: Playback, dt: number): number {
  return direction * speed * dt;
}

/** After a step to a moment of this energy. */
export function seen(playback: Playback, energy: number, dt = 0): Playback {
  const energies = [...playback.energies, energy].slice(-REMEMBERED);
  return { ...playback, time: playback.time + dt, energies };
}
