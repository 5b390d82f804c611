import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { failure, lastWord, Missing } from './failure.ts';
import type { Wheel } from './host.ts';
import { run, type Surroundings } from './run.ts';

/** For this Python there is a wheel of every TensorFlow from 2.12 on; nothing of it is used. */
const PYTHON_VERSION = '3.11';

/**
 * Downloads a wheel of TensorFlow into `folder`, from where pip is told to look on this machine.
 *
 * @returns its path
 * @throws Missing with pip's last word
 */
export async function fetchWheel(
  python: readonly string[],
  { project, platforms }: Wheel,
  version: string,
  folder: string,
  surroundings: Surroundings,
): Promise<string> {
  const pip = [...python, '-m', 'pip', 'download', '--quiet', '--disable-pip-version-check'];
  const which = ['--no-deps', '--only-binary=:all:', '--python-version', PYTHON_VERSION];
  const tags = platforms.flatMap((platform) => ['--platform', platform]);
  const what = ['--dest', folder, `${project}==${version}`];
  const { code, errors } = await run([...pip, ...which, ...tags, ...what], surroundings);
  const wheel = code === 0 ? readdirSync(folder).find((name) => name.endsWith('.whl')) : undefined;
  if (wheel !== undefined) return join(folder, wheel);
  if (errors.some((line) => line.includes('No space left'))) throw failure('pip', errors, '');
  // after that pip speaks of no matching distribution
  const silent = errors.some((line) => line.includes('connection broken'));
  const why = silent ? 'its index does not answer; pip config list shows which.' : lastWord(errors);
  throw new Missing(
    `pip does not get ${project} ${version}: ${why} ` +
      'Where another machine can download it, carry it here: --wheel FILE.',
  );
}
