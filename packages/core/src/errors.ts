/**
 * An error a user can act on: what was expected, what came instead, and what to do about it.
 * The only class in @hgn/core; foreign failures are wrapped with `cause`.
 */
export class HgnError extends Error {
  override readonly name = 'HgnError';
}

/** `<what>: expected <this>, got <that>. <remedy>`, as an {@link HgnError}. */
export function mismatch(what: string, expected: string, got: string, remedy: string): HgnError {
  return new HgnError(`${what}: expected ${expected}, got ${got}. ${remedy}`);
}
