import { parseArgs } from 'node:util';
import { HgnError } from '@hgn/core';

/** What the command is asked for. */
export type Arguments = {
  /** Folder of the installed tfjs-node; without it, the one that Node resolves from the working directory. */
  readonly package: string | undefined;
  readonly tensorflow: string;
  /** A wheel that is there already; pip is not called then. */
  readonly wheel: string | undefined;
  readonly force: boolean;
  readonly json: boolean;
  readonly help: boolean;
};

/** The last TensorFlow with which all tests that tfjs-core has for its backends pass under tfjs-node 4.22. */
const TENSORFLOW = '2.15.1';

export const help = (): string => `Usage: hgn-tfjs-node [options]

Builds the native half of an installed @tensorflow/tfjs-node, where the package cannot download it:
TensorFlow's library comes from PyPI through pip, as pip is configured here (about 210 MB), and the
binding is compiled from the sources inside the package. It takes some 15 s and, once done, 615 MB.

  npm install --ignore-scripts @tensorflow/tfjs-node@4.22.0
  npx hgn-tfjs-node

Options:
  --package DIR         the installed @tensorflow/tfjs-node (default: found from here)
  --tensorflow VERSION  of tensorflow-cpu (default: ${TENSORFLOW})
  --wheel FILE          a wheel of tensorflow-cpu that is there already; pip is not needed then
  --force               build again what works
  --json                the result as JSON on standard output, and nothing else
  --help

Needs Linux with glibc, python3 with pip, and a C++17 compiler. The variables PYTHON and CXX name
others than python3 and g++. Exit code: 1 after a mistake, 2 where something is missing.
`;

/**
 * Reads a command line.
 *
 * @throws HgnError if there is anything in it that is not an option
 */
export function readArguments(args: readonly string[]): Arguments {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        package: text,
        tensorflow: { ...text, default: TENSORFLOW },
        wheel: text,
        force: flag,
        json: flag,
        help: { ...flag, short: 'h' },
      },
    });
    const { tensorflow } = values;
    if (!/^\d+\.\d+\.\d+$/.test(tensorflow)) {
      throw new Error(`--tensorflow: expected a version like ${TENSORFLOW}, got '${tensorflow}'.`);
    }
    return { ...values, package: values.package, wheel: values.wheel };
  } catch (cause) {
    const [line = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n', 1);
    throw new HgnError(`${line.replace(/\.?$/, '.')} hgn-tfjs-node --help lists the options.`, {
      cause,
    });
  }
}
