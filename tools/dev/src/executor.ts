import { pathToFileURL } from 'node:url';

/**
 * The executor to test with: the given one, or in the native lane that of the module which
 * HGN_EXECUTOR names. This package depends on none, so that every package can depend on it.
 */
export async function executorOr<E>(usual: E): Promise<E> {
  const module = process.env['HGN_EXECUTOR'];
  if (module === undefined) return usual;
  const url = pathToFileURL(module).href;
  return ((await import(/* @vite-ignore */ url)) as { executor: E }).executor;
}
