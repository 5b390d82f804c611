import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

const versionOf = (manifest: string): string =>
  (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;

/** The version of this package. */
export const version: string = versionOf(require.resolve('@hgn/cli/package.json'));

const packages = [
  '@hgn/core',
  '@hgn/integrators',
  '@hgn/networks',
  '@hgn/datasets',
  '@hgn/train',
  '@hgn/compile',
  '@hgn/onnx',
  '@hgn/model',
  '@hgn/plots',
  '@hgn/cli',
  '@tensorflow/tfjs-core',
  'onnxruntime-node',
];

/** The versions of what computes a result: kept beside it. */
export function packageVersions(): Record<string, string> {
  return Object.fromEntries(
    packages.flatMap((name) => {
      try {
        return [[name, versionOf(require.resolve(`${name}/package.json`))]];
      } catch {
        return []; // not reachable from here, as in a bundle
      }
    }),
  );
}
