import { mismatch, type PhaseState } from '@hgn/core';

/** @throws HgnError unless q and p of both are of the same shapes */
export function assertAlike(what: string, got: PhaseState, expected: PhaseState): void {
  for (const half of ['q', 'p'] as const) {
    const [is, should] = [got[half].shape, expected[half].shape];
    if (is.length === should.length && is.every((n, i) => n === should[i])) continue;
    const remedy = 'Give one for each state.';
    throw mismatch(
      `${what}: ${half}`,
      `shape [${should.join(', ')}]`,
      `[${is.join(', ')}]`,
      remedy,
    );
  }
}
