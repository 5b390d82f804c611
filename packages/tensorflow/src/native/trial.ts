import { run, type Surroundings } from './run.ts';

/** Whether a package computes, and on which TensorFlow, or what it says instead. */
export type Trial =
  | { readonly works: true; readonly tensorflow: string }
  | { readonly works: false; readonly why: string };

// tfjs-node 4.22 calls util.isNullOrUndefined, which Node has no longer from version 23 on.
const SCRIPT = `
require('node:util').isNullOrUndefined ??= (value) => value === null || value === undefined;
const tf = require(process.argv[1]);
const [eleven] = tf.matMul([[1, 2]], [[3], [4]]).dataSync();
if (eleven !== 11) throw new Error('1 · 3 + 2 · 4 is ' + eleven + ' here');
console.log(tf.backend().binding.TF_Version);
`;

/** Multiplies two matrices with the package in `folder`, in a process of its own. */
export async function trial(folder: string, { env, signal }: Surroundings): Promise<Trial> {
  const quiet = { TF_CPP_MIN_LOG_LEVEL: '1', ...env };
  const { code, output, errors } = await run([process.execPath, '-e', SCRIPT, folder], {
    env: quiet,
    signal,
  });
  const tensorflow = output.trim().split('\n').at(-1) ?? '';
  if (code === 0 && tensorflow !== '') return { works: true, tensorflow };
  const line = errors.find((text) => /^\w*Error: /.test(text)) ?? errors.at(-1) ?? 'no word of why';
  return { works: false, why: line.replace(/^\w*Error: /, '') };
}
