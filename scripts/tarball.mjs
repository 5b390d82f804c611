// What a published package has to hold, and what it may weigh.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { URL } from 'node:url';

const weights = JSON.parse(readFileSync(new URL('weights.json', import.meta.url), 'utf8'));
const read = (folder, file) => readFileSync(join(folder, file), 'utf8');

/**
 * Throws unless all is there that a package needs, and nothing else: README, licence, changelog,
 * code and types of each export, and of each file a map to the lines of its source.
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
  const blind = scripts.filter((file) => !hasLines(folder, `${file}.map`));
  if (blind.length > 0) wrong.push(`without lines in their maps: ${blind.join(', ')}`);
  if (license !== 'MIT' || !read(folder, 'LICENSE').startsWith('MIT License')) {
    wrong.push(`expected the MIT licence, got ${license}`);
  }
  if (wrong.length > 0) throw new Error(`tarball of ${name}: ${wrong.join('; ')}.`);
}

/** Throws if the package is heavier than scripts/weights.json allows; else a line that tells. */
export function checkWeight(folder) {
  const { name } = JSON.parse(read(folder, 'package.json'));
  const limit = weights[name]?.unpacked;
  const weight = unpacked(folder);
  if (limit === undefined || weight > limit * 1000) {
    throw new Error(
      `${name}: expected at most ${limit} kB unpacked, got ${kB(weight)}. Make it lighter, or raise ` +
        'the limit in scripts/weights.json for a reason.',
    );
  }
  return `${name}: ${kB(weight)} unpacked`;
}

/** The bytes of a package, but not of what it depends on. */
export function unpacked(folder) {
  return filesIn(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}

export const kB = (weight) => `${(weight / 1000).toFixed(1)} kB`;

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder).length + 1));
}

function hasLines(folder, map) {
  const { sources, mappings } = JSON.parse(read(folder, map));
  return sources.length === 1 && mappings !== '';
}
