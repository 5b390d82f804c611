import { mismatch } from '@hgn/core';

/**
 * The entries of those names, in their order.
 *
 * @throws HgnError that lists all names if there is none of that one
 */
export function named<T>(
  what: string,
  all: Readonly<Record<string, T>>,
  names: readonly string[],
): (readonly [name: string, entry: T])[] {
  return names.map((name) => {
    const entry = Object.hasOwn(all, name) ? all[name] : undefined;
    if (entry !== undefined) return [name, entry];
    throw mismatch(what, `one of ${Object.keys(all).join(', ')}`, `'${name}'`, 'See --help.');
  });
}

/** The entry of that name. */
export function one<T>(what: string, all: Readonly<Record<string, T>>, name: string): T {
  const [[, entry]] = named(what, all, [name]) as [[string, T]];
  return entry;
}
