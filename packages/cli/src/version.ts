import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

const versionOf = (manifest: string): string =>
  (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;

/** The version of this package. */
export const version: string = versionOf(require.resolve('@hgn/cli/package.json'));

/** Packages that compute, and where each is a dependency. */
const packages: readonly (readonly [name: string, of: string])[] = [
  ['@hgn/cli', '@hgn/cli'],
  ['@hgn/core', '@hgn/cli'],
  ['@hgn/integrators', '@hgn/cli'],
  ['@hgn/networks', '@hgn/cli'],
  ['@hgn/datasets', '@hgn/cli'],
  ['@hgn/train', '@hgn/cli'],
  ['@hgn/model', '@hgn/cli'],
  ['@hgn/onnx', '@hgn/cli'],
  ['@hgn/compile', '@hgn/onnx'],
  ['onnxruntime-node', '@hgn/onnx'],
  ['@tensorflow/tfjs-core', '@hgn/cli'],
];

/** The versions of what computes a result: kept beside it. */
export function packageVersions(): Record<string, string> {
  const versions = packages.map(([name, of]) => {
    const from = createRequire(require.resolve(`${of}/package.json`));
    return [name, versionOf(from.resolve(`${name}/package.json`))] as const;
  });
  return { ...Object.fromEntries(versions), node: process.versions.node };
}
