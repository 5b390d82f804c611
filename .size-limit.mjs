// A limit for what each export adds to a bundle, minified and compressed, without what it depends on;
// one for a method alone, with the little that it takes of @hgn/core.
import { readdirSync, readFileSync } from 'node:fs';
import { URL } from 'node:url';

const json = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const weights = json('scripts/weights.json');

const external = (config) => ({ ...config, packages: 'external', platform: 'node', format: 'esm' });

const exports = readdirSync('packages').flatMap((folder) => {
  const { name, publishConfig } = json(`packages/${folder}/package.json`);
  return Object.entries(publishConfig.exports)
    .filter(([, entry]) => entry.default !== undefined)
    .map(([subpath, entry]) => {
      const limit = weights[name]?.exports[subpath];
      if (limit === undefined) {
        throw new Error(
          `${name}: expected a limit for its export ${subpath} in scripts/weights.json.`,
        );
      }
      const path = `packages/${folder}/${entry.default}`;
      return { name: `${name}${subpath.slice(1)}`, path, limit, modifyEsbuildConfig: external };
    });
});

const methods = ['euler', 'leapfrog', 'sofroniouSpaletta10', 'gauss6'].map((method) => ({
  name: `${method} only`,
  path: 'packages/integrators/dist/index.js',
  import: `{ ${method} }`,
  limit: '1 kB',
}));

export default [...exports, ...methods];
