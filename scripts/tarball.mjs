// What a published package has to hold, and what it may weigh.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { URL } from 'node:url';

const weights = JSON.parse(readFileSync(new URL('weights.json', import.meta.url), 'utf8'));
const read = (folder, file) => readFileSync(join(folder, file), 'utf8');

/**
 * Throws unless all is there that a package needs, and nothing else: README, licence, changelog,
 * code and types of each export, and a source map of each file, with the source in it.
 */
export function checkFiles(folder, { changelog = true } = {}) {
  const files = filesIn(folder);
  const { name, license, exports, bin = {} } = JSON.parse(read(folder, 'package.json'));
  const entries = Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? entry : Object.values(entry),
  );
  const needed = ['package.json', 'README.md', 'LICENSE', ...(changelog ? ['CHANGELOG.md'] : [])];
  needed.push(...[...entries, ...Object.values(bin)].map((entry) => join(entry)));
  const scripts = files.filter((file) => file.endsWith('.js'));
  needed.push(...scripts.map((file) => `${file}.map`));
  const allowed = /^dist\/.*\.(js|js\.map|d\.ts)$/;

  const wrong = [];
  const missing = needed.filter((file) => !files.includes(file));
  if (missing.length > 0) wrong.push(`missing: ${missing.join(', ')}`);
  const besides = files.filter((file) => !needed.includes(file) && !allowed.test(file));
  if (besides.length > 0) wrong.push(`should not be there: ${besides.join(', ')}`);
  const blind = scripts.filter((file) => !hasSource(folder, `${file}.map`));
  if (blind.length > 0) wrong.push(`without source in their maps: ${blind.join(', ')}`);
  if (license !== 'MIT' || !read(folder, 'LICENSE').startsWith('MIT License')) {
    wrong.push(`expected the MIT licence, got ${license}`);
  }
  if (wrong.length > 0) throw new Error(`tarball of ${name}: ${wrong.join('; ')}.`);
}

/** Throws if the package is heavier than scripts/weights.json allows; else a line that tells. */
export function checkWeight(folder) {
  const { name } = JSON.parse(read(folder, 'package.json'));
  const is = { loaded: loaded(folder), unpacked: bytes(folder, filesIn(folder)) };
  for (const [what, weight] of Object.entries(is)) {
    const limit = weights[name]?.[what];
    if (limit === undefined || weight > limit * 1000) {
      throw new Error(
        `${name}: expected at most ${limit} kB ${what}, got ${kB(weight)}. Make it lighter, or raise ` +
          'the limit in scripts/weights.json for a reason.',
      );
    }
  }
  return `${name}: ${kB(is.loaded)} of code and types without ./testing, ${kB(is.unpacked)} in all`;
}

/** The bytes of code and types of a package, but for what is for tests only. */
export function loaded(folder) {
  const files = filesIn(folder).filter((file) => /\.(js|d\.ts)$/.test(file));
  return bytes(
    folder,
    files.filter((file) => !file.startsWith('dist/testing/')),
  );
}

export const kB = (weight) => `${(weight / 1000).toFixed(1)} kB`;

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder).length + 1));
}

function bytes(folder, files) {
  return files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}

function hasSource(folder, map) {
  const { sources, sourcesContent } = JSON.parse(read(folder, map));
  return sources.every((_, i) => typeof sourcesContent?.[i] === 'string');
}
