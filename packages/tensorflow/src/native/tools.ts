import { Missing } from './failure.ts';
import { run, type Surroundings } from './run.ts';

/** The programs that do the work, each as the beginning of its command line. */
export type Tools = { readonly python: readonly string[]; readonly compiler: readonly string[] };

/**
 * Sees to it that the programs are there, before anything is downloaded.
 *
 * @throws Missing that names what is missing
 */
export async function tools(surroundings: Surroundings, pip: boolean): Promise<Tools> {
  const { env } = surroundings;
  const python = words(env['PYTHON'] ?? 'python3');
  const compiler = words(env['CXX'] ?? 'g++');
  const answers = async (...command: string[]): Promise<boolean> =>
    (await run(command, surroundings)).code === 0;

  if (!(await answers(...python, '--version'))) {
    throw new Missing(
      `${python.join(' ')} does not run. Install Python 3 (Debian, Ubuntu: apt install python3 python3-pip).`,
    );
  }
  if (pip && !(await answers(...python, '-m', 'pip', '--version'))) {
    throw new Missing(
      `${python.join(' ')} has no pip. Install it (Debian, Ubuntu: apt install python3-pip), ` +
        'or give the wheel: --wheel FILE.',
    );
  }
  if (!(await answers(...compiler, '--version'))) {
    throw new Missing(
      `${compiler.join(' ')} does not run. Install a C++17 compiler (Debian, Ubuntu: apt install g++).`,
    );
  }
  return { python, compiler };
}

const words = (command: string): string[] => command.split(/\s+/).filter((word) => word !== '');
