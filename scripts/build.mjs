// Builds the package whose folder this runs in. tsc writes code and types; esbuild then takes comments
// and blanks out of the code, file by file, so that a file is still what one export needs. Docstrings
// stay in the types, and all of the source in the source maps: docs/adr/0012.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
const options = ['-p', 'tsconfig.build.json'];
const { status } = spawnSync(process.execPath, [tsc, ...options], { stdio: 'inherit' });
if (status !== 0) process.exit(1);

await build({
  entryPoints: files('.js'),
  outdir: 'dist',
  outbase: 'dist',
  allowOverwrite: true,
  minifyWhitespace: true,
  lineLimit: 120,
  charset: 'utf8',
  sourcemap: true,
});

const { exports } = JSON.parse(readFileSync('package.json', 'utf8')).publishConfig;
const read = typesRead(Object.values(exports).flatMap(({ types }) => types ?? []));
for (const file of files('.d.ts')) if (!read.has(file)) rmSync(file);

/** The files of `dist` that end so. */
function files(ending) {
  return readdirSync('dist', { recursive: true })
    .filter((file) => file.endsWith(ending))
    .map((file) => join('dist', file));
}

/** The declarations that a compiler reads on the way from those of the exports. */
function typesRead(entries) {
  const read = new Set(entries.map((entry) => join(entry)));
  for (const file of read) {
    for (const [, name] of readFileSync(file, 'utf8').matchAll(
      /(?:from |import\()["'](\.[^"']+)\.ts["']/g,
    )) {
      read.add(join(dirname(file), `${name}.d.ts`));
    }
  }
  return read;
}
