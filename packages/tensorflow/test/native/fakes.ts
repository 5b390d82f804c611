import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** A folder that is there during each test; a file in it is written with what goes into it. */
export function folder(): { path: string; write: (name: string, text: string) => Promise<string> } {
  const here = {
    path: '',
    write: async (name: string, text: string): Promise<string> => {
      const file = join(here.path, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      return file;
    },
  };
  beforeEach(async () => {
    here.path = await mkdtemp(join(tmpdir(), 'hgn-native-'));
  });
  afterEach(async () => {
    await rm(here.path, { recursive: true });
  });
  return here;
}

type Folder = ReturnType<typeof folder>;

/** Where {@link installFake} puts it. */
export const PACKAGE = 'node_modules/@tensorflow/tfjs-node';

/** A tfjs-node that works as soon as there is a binding in which a fake compiler wrote `good`. */
export async function installFake(here: Folder): Promise<void> {
  const binary = { napi_versions: [3, 8, 99] };
  const manifest = { name: '@tensorflow/tfjs-node', version: '4.22.0', main: 'main.js', binary };
  await here.write(`${PACKAGE}/package.json`, JSON.stringify(manifest));
  await here.write(`${PACKAGE}/binding/tfjs_binding.cc`, '');
  await here.write(
    `${PACKAGE}/main.js`,
    `const text = require('node:fs').readFileSync(__dirname + '/lib/napi-v8/tfjs_binding.node', 'utf8');
     if (!text.startsWith('good')) throw new Error('not a binding');
     exports.matMul = () => ({ dataSync: () => [11] });
     exports.backend = () => ({ binding: { TF_Version: '2.15.1' } });`,
  );
}

// As `python3 -m pip download … --dest DIR project==version`, and as `python3 -c script wheel DIR`.
const PYTHON = `
case "$*" in
  --version | '-m pip --version') exit 0 ;;
  '-m pip download'*)
    echo "$*" >> "$LOG"
    while [ "$1" != --dest ]; do shift; done
    echo wheel > "$2/tensorflow_cpu.whl" ;;
  -c*)
    mkdir -p "$4/tensorflow"
    for name in "$5" "$6"; do echo library > "$4/tensorflow/$name"; done ;;
esac`;
const COMPILER = `
[ "$*" = --version ] && exit 0
echo "$*" >> "$LOG"
while [ "$1" != -o ]; do shift; done
echo good > "$2"`;

/** An environment whose programs are shell scripts; what they are called with is in `log`. */
export async function fakePrograms(
  here: Folder,
  { python = PYTHON, compiler = COMPILER }: { python?: string; compiler?: string } = {},
): Promise<{ env: Record<string, string>; log: string }> {
  const program = async (name: string, script: string): Promise<string> => {
    const file = await here.write(name, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
    return file;
  };
  const log = await here.write('log', '');
  const PATH = process.env['PATH'] ?? '';
  return {
    log,
    env: {
      PATH,
      LOG: log,
      PYTHON: await program('python', python),
      CXX: await program('c++', compiler),
    },
  };
}
