/** So many steps of so much time, and which states of them are wanted: all after the first, or the last. */
export type Steps = {
  readonly dt: number;
  readonly steps: number;
  readonly keep: 'all' | 'last';
};
