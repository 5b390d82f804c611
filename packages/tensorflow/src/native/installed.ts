import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { HgnError, mismatch } from '@hgn/core';

const NAME = '@tensorflow/tfjs-node';
const INSTALL = `npm install --ignore-scripts ${NAME}@4.22.0`;

/** An installed tfjs-node. */
export type Installed = {
  readonly folder: string;
  readonly version: string;
  /** Where it looks for its binding, under its folder. */
  readonly binding: string;
  /** The version of Node-API it is for. */
  readonly napi: number;
};

/**
 * The tfjs-node in `folder`, or the one that a program in `from` would load.
 *
 * @throws HgnError if there is none, or one without the sources of its binding
 */
export function installed(folder: string | undefined, from: string): Installed {
  const at = folder === undefined ? found(from) : resolve(from, folder);
  if (at === undefined) {
    throw new HgnError(`${NAME} is not installed in ${from}. ${INSTALL}`);
  }
  const manifest = join(at, 'package.json');
  const { name, version, binary } = existsSync(manifest)
    ? (JSON.parse(readFileSync(manifest, 'utf8')) as Manifest)
    : {};
  const sources = existsSync(join(at, 'binding/tfjs_binding.cc'));
  if (name !== NAME || version === undefined || !sources) {
    const got = name === undefined || name === NAME ? `'${at}'` : `${name} in '${at}'`;
    throw mismatch('--package', `the folder of an installed ${NAME}`, got, INSTALL);
  }
  // as @mapbox/node-pre-gyp chooses it
  const known = binary?.napi_versions ?? [];
  const napi = Math.max(...known.filter((v) => v <= Number(process.versions['napi'])));
  return { folder: at, version, napi, binding: `lib/napi-v${napi}/tfjs_binding.node` };
}

type Manifest = {
  readonly name?: string;
  readonly version?: string;
  readonly binary?: { readonly napi_versions?: readonly number[] };
};

function found(from: string): string | undefined {
  try {
    return dirname(createRequire(join(from, 'from.js')).resolve(`${NAME}/package.json`));
  } catch {
    return undefined;
  }
}
