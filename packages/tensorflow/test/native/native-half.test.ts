import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HgnError } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { readArguments } from '../../src/native/arguments.ts';
import { Missing } from '../../src/native/failure.ts';
import { wheelFor } from '../../src/native/host.ts';
import { type NativeHalf, nativeHalf, type System } from '../../src/native/native-half.ts';
import { fakePrograms, folder, installFake, PACKAGE } from './fakes.ts';

const here = folder();
const host = { platform: 'linux', arch: 'x64', glibc: '2.31' };

type Asked = { args?: string[]; system?: Partial<System>; said?: string[] };
function build(
  env: Record<string, string>,
  { args = [], system, said = [] }: Asked = {},
): Promise<NativeHalf> {
  const say = (line: string): void => void said.push(line);
  const { signal } = new AbortController();
  const given = { host, cwd: here.path, env, signal, say, ...system };
  return nativeHalf(readArguments(args), given);
}

/** What lies in the package and did not come with it. */
const added = async (): Promise<string[]> => {
  const names = await readdir(join(here.path, PACKAGE), { recursive: true });
  return names.filter((name) => /\.native-|\.so|\.node$/.test(name)).sort();
};
const WHOLE = [
  'deps/lib/libtensorflow_cc.so.2',
  'deps/lib/libtensorflow_framework.so.2',
  'lib/napi-v8/tfjs_binding.node',
];

describe('the native half', () => {
  it('is downloaded, compiled, put in its place and tried; nothing else is left', async () => {
    await installFake(here);
    const { env, log } = await fakePrograms(here);
    const said: string[] = [];
    const result = await build(env, { said });
    expect(result).toMatchObject({ version: '4.22.0', tensorflow: '2.15.1', built: true });
    expect(await added()).toEqual(WHOLE);
    expect(said.map((line) => line.split(' ', 1)[0])).toEqual([
      '@tensorflow/tfjs-node',
      'downloading',
      'unpacking',
      'compiling',
      'trying',
    ]);
    const calls = (await readFile(log, 'utf8')).trim().split('\n');
    expect(calls[0]).toContain('--platform manylinux_2_31_x86_64 --dest ');
    expect(calls[0]).toMatch(/ tensorflow-cpu==2\.15\.1$/);
    expect(calls[1]).toContain('-DNAPI_VERSION=8 ');
    expect(calls[1]).toContain('-Wl,-rpath,$ORIGIN/../../deps/lib ');
  });

  it('stays if it works, unless it is to be built again', async () => {
    await installFake(here);
    const { env, log } = await fakePrograms(here);
    await build(env);
    expect(await build({})).toMatchObject({ tensorflow: '2.15.1', built: false });
    expect(await build(env, { args: ['--force'] })).toMatchObject({ built: true });
    expect((await readFile(log, 'utf8')).match(/pip download/g)).toHaveLength(2);
  });

  it('is built again if it does not load', async () => {
    await installFake(here);
    await here.write(`${PACKAGE}/lib/napi-v8/tfjs_binding.node`, 'half of one');
    const { env } = await fakePrograms(here);
    const said: string[] = [];
    expect(await build(env, { said })).toMatchObject({ built: true });
    expect(said).toContain('its native half does not load: not a binding');
  });

  it('comes without pip from a wheel that is there', async () => {
    await installFake(here);
    await here.write('some.whl', '');
    const { env, log } = await fakePrograms(here);
    await build(env, { args: ['--wheel', 'some.whl', '--package', PACKAGE] });
    expect(await added()).toEqual(WHOLE);
    expect(await readFile(log, 'utf8')).not.toContain('pip');
  });

  it('leaves nothing behind, and no process, when it is stopped', async () => {
    await installFake(here);
    const started = join(here.path, 'started');
    const { env } = await fakePrograms(here, {
      python: `case "$*" in *download*) sleep 60 & echo $! > '${started}'; wait ;; esac`,
    });
    const stop = new AbortController();
    const run = build(env, { system: { signal: stop.signal } });
    const stopped = expect(run).rejects.toThrow('SIGINT');
    await expect.poll(() => readFile(started, 'utf8')).toMatch(/\d\n/);
    stop.abort(new HgnError('SIGINT'));
    await stopped;
    expect(await added()).toEqual([]);
    const pid = Number(await readFile(started, 'utf8'));
    await expect.poll(() => alive(pid)).toBe(false);
  });
});

/** A zombie is none. */
async function alive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z');
  return !status.includes(') Z');
}

describe('a machine is refused in one line', () => {
  it.each<[string, Partial<typeof host> | { glibc: undefined }, string]>([
    ['another system', { platform: 'darwin' }, 'expected Linux on x64 or arm64, got darwin on x64'],
    ['another processor', { arch: 'riscv64' }, 'got linux on riscv64'],
    ['another C library', { glibc: undefined }, 'expected Linux with glibc, got another C library'],
    ['an old glibc', { glibc: '2.12' }, 'expected glibc 2.17 or later, got 2.12'],
  ])('with %s', async (_, other, message) => {
    await installFake(here);
    const run = build({}, { system: { host: { ...host, ...other } } });
    await expect(run).rejects.toThrow(message);
    await expect(run).rejects.toThrow(Missing);
  });

  it.each([
    [
      'no Python',
      { PYTHON: '/nowhere/python3' },
      '/nowhere/python3 does not run. Install Python 3',
    ],
    ['no compiler', { CXX: '/nowhere/g++' }, '/nowhere/g++ does not run. Install a C++17 compiler'],
  ])('with %s', async (_, other, message) => {
    await installFake(here);
    const { env } = await fakePrograms(here);
    const run = build({ ...env, ...other });
    await expect(run).rejects.toThrow(message);
    await expect(run).rejects.toThrow(Missing);
  });

  it('without pip, which a wheel makes superfluous', async () => {
    await installFake(here);
    const { env } = await fakePrograms(here, { python: '[ "$*" = --version ]' });
    await expect(build(env)).rejects.toThrow('has no pip. Install it');
  });

  it('takes arm64, and every tag that its glibc has', () => {
    expect(wheelFor({ platform: 'linux', arch: 'arm64', glibc: '2.18' })).toEqual({
      project: 'tensorflow-cpu-aws',
      platforms: ['manylinux2014_aarch64', 'manylinux_2_17_aarch64', 'manylinux_2_18_aarch64'],
    });
  });
});

describe('what fails is told in one line, and leaves nothing behind', () => {
  const pip = (said: string): string =>
    `case "$*" in *download*) printf '%s\\n' ${said} >&2; exit 1 ;; esac`;
  it.each<[string, { python?: string; compiler?: string }, string]>([
    [
      'a download, in the words of pip',
      { python: pip("'ERROR: No matching distribution' 'WARNING: be careful'") },
      'pip does not get tensorflow-cpu 2.15.1: No matching distribution. Where another machine',
    ],
    [
      'an index that is not reachable',
      { python: pip("'WARNING: Retrying after connection broken by x' 'ERROR: No distribution'") },
      'its index does not answer; pip config list shows which. Where another machine',
    ],
    [
      'a full disk',
      { python: pip("'ERROR: [Errno 28] No space left on device'") },
      'pip: the disk is full. It takes 1 GB',
    ],
    [
      'a wheel of something else',
      {
        python: `case "$*" in
          *download*) while [ "$1" != --dest ]; do shift; done; echo > "$2/a.whl" ;;
          -c*) echo "KeyError: \\"no libtensorflow_cc.so.2 in the archive\\"" >&2; exit 1 ;;
        esac`,
      },
      'no libtensorflow_cc.so.2 in the archive". Take a wheel of tensorflow-cpu for Linux',
    ],
    [
      'the compiler, in the words of its first error',
      {
        compiler: `[ "$*" = --version ] || { printf '%s\\n' 'a.h:1: error: one' 'b.h:2: error: two' >&2; exit 1; }`,
      },
      'the binding does not compile: a.h:1: error: one. It takes C++17',
    ],
  ])('%s', async (_, programs, message) => {
    await installFake(here);
    const { env } = await fakePrograms(here, programs);
    await expect(build(env)).rejects.toThrow(message);
    await expect(build(env)).rejects.toThrow(/^[^\n]*$/);
    expect(await added()).toEqual([]);
  });

  it('a native half that does not load', async () => {
    await installFake(here);
    const { env } = await fakePrograms(here, {
      compiler: `while [ "$1" != -o ] && [ $# -gt 1 ]; do shift; done; echo bad > "\${2:-/dev/null}"`,
    });
    await expect(build(env)).rejects.toThrow('is built, but does not load: not a binding');
  });

  it('a wheel that is not there', async () => {
    await installFake(here);
    await expect(build({}, { args: ['--wheel', 'none.whl'] })).rejects.toThrow(
      `--wheel: expected a file, got '${here.path}/none.whl'.`,
    );
  });
});

describe('a package is refused', () => {
  it('if there is none, with the line that installs it', async () => {
    await expect(build({})).rejects.toThrow(
      `@tensorflow/tfjs-node is not installed in ${here.path}. npm install --ignore-scripts`,
    );
  });

  it('if it is another, or has no sources', async () => {
    await here.write('gpu/package.json', '{ "name": "@tensorflow/tfjs-node-gpu", "version": "1" }');
    await expect(build({}, { args: ['--package', 'gpu'] })).rejects.toThrow(
      '--package: expected the folder of an installed @tensorflow/tfjs-node, got ' +
        `@tensorflow/tfjs-node-gpu in '${here.path}/gpu'.`,
    );
    await expect(build({}, { args: ['--package', '.'] })).rejects.toThrow(`got '${here.path}'.`);
  });
});

describe('the command line', () => {
  it('has defaults', () => {
    expect(readArguments([])).toMatchObject({ tensorflow: '2.15.1', force: false, json: false });
  });

  it.each([
    [['--fast'], "Unknown option '--fast'"],
    [['--tensorflow', '2'], "--tensorflow: expected a version like 2.15.1, got '2'."],
    [['a'], "Unexpected argument 'a'"],
    [['--wheel'], "Option '--wheel <value>' argument missing."],
  ])('refuses %j', (args, message) => {
    expect(() => readArguments(args)).toThrow(message);
    expect(() => readArguments(args)).toThrow(/\. hgn-tfjs-node --help lists the options\.$/);
  });

  it('prints its mistakes as one line, its result as JSON, and what is missing as exit code 2', async () => {
    const command = async (...args: string[]): Promise<[unknown, string, string]> => {
      const file = new URL('../../src/native/hgn-tfjs-node.ts', import.meta.url).pathname;
      const { env } = await fakePrograms(here);
      const child = spawn(process.execPath, ['--import', TSX, file, ...args], {
        cwd: here.path,
        env: { ...env, CXX: '/nowhere/g++' },
      });
      const [out, err] = [child.stdout, child.stderr].map(async (stream) => {
        let text = '';
        for await (const part of stream.setEncoding('utf8')) text += String(part);
        return text;
      });
      const [code] = (await once(child, 'close')) as [unknown];
      return [code, (await out) ?? '', (await err) ?? ''];
    };
    const [mistaken, , said] = await command('--fast');
    expect([mistaken, said.split('\n').length]).toEqual([1, 2]);
    await installFake(here);
    const [missing, , why] = await command('--json');
    expect([missing, why.split(' ', 1)]).toEqual([2, ['/nowhere/g++']]);
    await here.write(`${PACKAGE}/lib/napi-v8/tfjs_binding.node`, 'good');
    const [code, json] = await command('--json');
    expect(code).toBe(0);
    expect(JSON.parse(json)).toMatchObject({ version: '4.22.0', built: false });
  });
});

const TSX = import.meta.resolve('tsx');
