// Builds the package whose folder this runs in. tsc writes code and types, file by file, so that a file
// is still what one export needs; then both are made small: docs/adr/0012.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode, encode } from '@jridgewell/sourcemap-codec';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { minify } from 'terser';

rmSync('dist', { recursive: true, force: true });
const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
const options = ['-p', 'tsconfig.build.json'];
const { status } = spawnSync(process.execPath, [tsc, ...options], { stdio: 'inherit' });
if (status !== 0) process.exit(1);

dropEmpty();
await Promise.all(files('.js').map(shrink));
await rollTypes();

/** The files of `dist` that end so. */
function files(ending) {
  return readdirSync('dist', { recursive: true })
    .filter((file) => file.endsWith(ending))
    .map((file) => join('dist', file));
}

/** Modules of types alone are empty: they go, and what is left of importing from them. */
function dropEmpty() {
  for (const file of files('.js')) {
    const code = readFileSync(file, 'utf8').replace(/^(import|export) \{\} from "\..*";$/gm, '');
    const statements = code.replace(/\/\*[^]*?\*\/|\/\/.*/g, '').trim();
    if (statements !== 'export {};') writeFileSync(file, code);
    else for (const each of [file, `${file}.map`]) rmSync(each);
  }
}

/**
 * Takes comments, blanks and the names of local variables out of a file, and the source, but for its
 * lines, out of its map. Functions keep their names, which a stack trace shows, and are not rearranged.
 */
async function shrink(file) {
  const map = JSON.parse(readFileSync(`${file}.map`, 'utf8'));
  const names = { keep_fnames: true, keep_classnames: true };
  const small = await minify(readFileSync(file, 'utf8'), {
    ecma: 2022,
    module: true,
    compress: false,
    mangle: names,
    ...names,
    format: { max_line_len: 120, comments: /@__PURE__|webpackIgnore|@vite-ignore/ },
    sourceMap: { content: map, url: `${basename(file)}.map` },
  });
  const { sources, mappings } = JSON.parse(small.map);
  writeFileSync(file, small.code);
  const lines = { version: 3, sources, names: [], mappings: encode(linesOnly(decode(mappings))) };
  writeFileSync(`${file}.map`, JSON.stringify(lines));
}

/** Of the segments of a map, those where another line of the source begins. */
function linesOnly(generated) {
  let last;
  return generated.map((segments) =>
    segments
      .map((segment) => segment.slice(0, 4))
      .filter(([, , line], i) => {
        const begins = line !== undefined && (i === 0 || line !== last);
        last = line ?? last;
        return begins;
      }),
  );
}

/** One file of types for each export, with the docstrings that an editor shows, in place of tsc's. */
async function rollTypes() {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')).publishConfig;
  const entries = Object.values(exports).flatMap(({ types }) => types ?? []);
  const input = entries.map((entry) => [relative('dist', entry).replace(/\.d\.ts$/, ''), entry]);
  const bundle = await rollup({
    input: Object.fromEntries(input),
    external: (name) => !/^[./]/.test(name),
    plugins: [dts()],
  });
  const { output } = await bundle.generate({ chunkFileNames: 'types/[name].ts' });
  for (const file of files('.d.ts')) rmSync(file);
  for (const { fileName, code } of output) {
    const path = join('dist', fileName);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code.replace(/^[ \t]+/gm, ''));
  }
}
