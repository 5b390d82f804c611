import { failure } from './failure.ts';
import { run, type Surroundings } from './run.ts';

/** TensorFlow's libraries, as a wheel and the binding's linker know them. */
export const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'] as const;

// A wheel has 12,000 files; what is needed of it are the libraries and the headers of its C API.
const SCRIPT = `
import sys, zipfile
wheel, folder, *libraries = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        header = name.startswith('tensorflow/include/') and name.endswith('.h') and any(
            part in name for part in ('/c/', '/core/platform/', '/tsl/'))
        if header:
            archive.extract(name, folder)
    for name in libraries:
        archive.extract('tensorflow/' + name, folder)
`;

/**
 * Unpacks what the binding needs of a wheel, into `folder/tensorflow`.
 *
 * @throws HgnError if it is not a wheel of TensorFlow for Linux
 */
export async function unpack(
  python: readonly string[],
  wheel: string,
  folder: string,
  surroundings: Surroundings,
): Promise<void> {
  const script = [...python, '-c', SCRIPT, wheel, folder, ...libraries];
  const { code, errors } = await run(script, surroundings);
  if (code === 0) return;
  const remedy = 'Take a wheel of tensorflow-cpu for Linux, 2.12 or later.';
  throw failure(`cannot unpack ${wheel}`, errors, remedy);
}
