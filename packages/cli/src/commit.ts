import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/**
 * The commit that this code is at, `-changed` behind it if files are not as it has them; null where it
 * is installed rather than checked out.
 */
export async function commitOf(): Promise<string | null> {
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  if (cwd.includes('node_modules')) return null;
  const git = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)('git', args, { cwd })).stdout.trim();
  try {
    const commit = await git('rev-parse', '--short=10', 'HEAD');
    const changes = await git('status', '--porcelain', '--untracked-files=no');
    return changes === '' ? commit : `${commit}-changed`;
  } catch {
    return null;
  }
}
