// Other versions of Node, from npm: a package carries the binary.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The versions that we support. */
export const VERSIONS = [20, 22, 24];

/** Installs a package in a folder of its own, without its scripts; what went wrong, if anything. */
export function npm(folder, spec) {
  mkdirSync(folder, { recursive: true });
  // a folder of its own, not a part of the workspace around it
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', spec];
  const { status, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
  return status === 0 ? undefined : `npm does not get ${spec}: ${lastLine(stderr)}`;
}

/** The last line of an error that tells something. */
export const lastLine = (text) =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('A complete log of this run'))
    .at(-1)
    ?.trim() ?? '';

/** The binary of a version of Node, this process's own where it is that one, or why there is none. */
export function nodeOf(version, cache) {
  if (version === Number(process.versions.node.split('.', 1)[0])) return { node: process.execPath };
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(cache, `node-${version}`);
  const node = join(folder, 'node_modules', name, 'bin/node');
  const why = existsSync(node) ? undefined : npm(folder, `${name}@${version}`);
  return why === undefined ? { node } : { why };
}
