// A release, rehearsed: what was committed last is versioned, published and installed, all of it in
// a temporary folder and on a registry on loopback. The working tree and the world stay as they are.
import { spawn, spawnSync } from 'node:child_process';
import { deepEqual } from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { loopbackRegistry } from './loopback-registry.mjs';
import { nodeOf, npm, VERSIONS } from './node-versions.mjs';
import { readmeExample } from './readme-example.mjs';
import { checkFiles, checkWeight, kB, unpacked } from './tarball.mjs';

const CLIENTS = {
  npm: ['npm', 'install', '--no-audit', '--no-fund'],
  pnpm: ['pnpm', 'add'],
  yarn: ['yarn', 'add', '--no-progress'],
};
const TOOLS = { pnpm: 'pnpm@10.34.9', yarn: 'yarn@1.22.22' };
// what a stranger installs, and what comes with it
const PACKAGE = '@hgn/integrators';
const WITH_IT = ['@hgn/core', PACKAGE];
const BENCHMARK = '@hgn/work-precision';
const MOST_BYTES = 200_000; // of both, unpacked

const cache = resolve('node_modules/.cache/hgn');
const temporary = await mkdtemp(join(tmpdir(), 'hgn-rehearsal-'));
const copy = join(temporary, 'copy');
const registry = await loopbackRegistry(join(temporary, 'registry'));
const children = new Set();
let failures = 0;
let ended = false;

async function cleanUp() {
  ended = true;
  for (const child of children) process.kill(-child.pid, 'SIGKILL');
  registry.close();
  await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
}
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
]) {
  process.once(signal, () => void cleanUp().then(() => process.exit(code)));
}

// what a script of the workspace is told about it, its clients need not know
const clean = Object.entries(process.env).filter(([name]) => !/^(npm|pnpm)_/.test(name));
const tools = Object.keys(TOOLS).map((name) => join(cache, name, 'node_modules/.bin'));
const consumer = {
  ...Object.fromEntries(clean),
  PATH: [...tools, process.env.PATH].join(delimiter),
  NO_PROXY: '127.0.0.1',
  no_proxy: '127.0.0.1',
};
// the only token there is opens the only registry that is written to
const userconfig = join(temporary, 'npmrc');
const host = registry.url.replace('http:', '');
await writeFile(
  userconfig,
  `registry=${registry.url}/\n@hgn:registry=${registry.url}/\n${host}/:_authToken=anonymous\n`,
);
const publisher = {
  ...consumer,
  NPM_CONFIG_USERCONFIG: userconfig,
  npm_config_registry: registry.url,
  'npm_config_@hgn:registry': registry.url,
};

/** Runs a command to its end; its output is told if it fails. */
function run([command, ...args], { cwd = copy, env = consumer } = {}) {
  // a group of its own, so that all of it can be ended
  const child = spawn(command, args, { cwd, env, detached: true });
  children.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => {
      children.delete(child);
      if (code === 0) done(output);
      else fail(new Error(`${[command, ...args].join(' ')}: exit code ${code}\n${output}`));
    });
  });
}

/** One line for a check: what holds, or what does not and why. */
async function check(what, body) {
  const start = performance.now();
  const seconds = () => `${((performance.now() - start) / 1000).toFixed(0)} s`;
  try {
    const result = await body();
    console.log(`✓ ${what} (${seconds()})`);
    return result;
  } catch (error) {
    if (ended) return undefined; // what was stopped has not failed
    failures += 1;
    console.log(`✗ ${what} (${seconds()})\n${error.message}`);
    return undefined;
  }
}

/** The manifests of the packages in the copy that are published, by name. */
async function manifests() {
  const all = new Map();
  for (const folder of await readdir(join(copy, 'packages'))) {
    const text = await readFile(join(copy, 'packages', folder, 'package.json'), 'utf8');
    const manifest = JSON.parse(text);
    if (manifest.private !== true) all.set(manifest.name, manifest);
  }
  return all;
}

/** A package and all that depend on it, however far. */
function withDependents(name, packages) {
  const found = new Set([name]);
  for (const one of found) {
    for (const [other, { dependencies, peerDependencies }] of packages) {
      if (one in { ...dependencies, ...peerDependencies }) found.add(other);
    }
  }
  return found;
}

const patched = (version) => version.replace(/\d+$/, (patch) => `${Number(patch) + 1}`);
const changeset = (...args) =>
  run([process.execPath, 'node_modules/@changesets/cli/bin.js', ...args], { env: publisher });
const sorted = (map) => Object.fromEntries([...map].sort());

/** What else must hold where npm has installed the package. */
async function moreOf(folder) {
  const tsc = [join(copy, 'node_modules/.bin/tsc'), '--noEmit', '--strict', '--skipLibCheck'];
  await check("the types of its README's example are right", () =>
    run([...tsc, '--module', 'nodenext', '--target', 'es2022', 'example.ts'], { cwd: folder }),
  );
  await check(`${WITH_IT.join(' and ')} are at most ${kB(MOST_BYTES)}`, () => {
    const bytes = WITH_IT.map((name) => unpacked(join(folder, 'node_modules', name)));
    const sum = bytes.reduce((total, each) => total + each);
    console.log(`  ${WITH_IT.map((name, i) => `${name}: ${kB(bytes[i])}`).join(', ')}`);
    if (sum > MOST_BYTES) throw new Error(`They are ${kB(sum)}.`);
  });
  const load = (...names) => names.map((name) => `import '${name}';`).join('\n');
  await check('its benchmark loads, and beside TensorFlow.js tensors do', async () => {
    await run([...CLIENTS.npm, BENCHMARK], { cwd: folder });
    await writeFile(join(folder, 'load.js'), load(BENCHMARK));
    await run([process.execPath, 'load.js'], { cwd: folder });
    await run([...CLIENTS.npm, '@hgn/core', '@tensorflow/tfjs-core'], { cwd: folder });
    await writeFile(join(folder, 'load.js'), load('@hgn/core', BENCHMARK));
    await run([process.execPath, 'load.js'], { cwd: folder });
  });
}

/** Unpacks what was published, and looks at it. */
async function checkTarballs(packages) {
  for (const [name, { version }] of packages) {
    const folder = join(temporary, 'unpacked', name);
    await mkdir(folder, { recursive: true });
    await run(['tar', 'xzf', registry.tarball(name, version)], { cwd: folder });
    checkFiles(join(folder, 'package'));
    checkWeight(join(folder, 'package'));
  }
}

async function rehearse() {
  const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout;
  const built = await check(`copies and builds commit ${commit.trim()}`, async () => {
    await run(['git', 'clone', '--quiet', resolve('.'), copy], { cwd: temporary });
    // examples and benchmarks are not published, nor is what they need
    const needed = ['hgn-monorepo', './packages/*', '@hgn/dev'].flatMap((f) => ['--filter', f]);
    const install = ['install', '--prefer-offline', '--frozen-lockfile', '--ignore-scripts'];
    await run(['pnpm', ...needed, ...install]);
    const turbo = ['node_modules/.bin/turbo', 'run', 'build', '--filter', './packages/*'];
    await run([...turbo, `--cache-dir=${join(cache, 'turbo')}`]);
    return true;
  });
  if (!built) return;

  const first = await check(
    'publishes every package, at the version of its changesets',
    async () => {
      await changeset('version');
      const packages = await manifests();
      await changeset('publish');
      const expected = [...packages].map(([name, { version }]) => [name, [version]]);
      deepEqual(sorted(registry.published()), sorted(expected));
      for (const [name, { version }] of packages) {
        if (version === '0.0.0') throw new Error(`${name}: expected a changeset, got none.`);
      }
      return packages;
    },
  );
  if (first === undefined) return;

  await check(
    'each tarball has its README, CHANGELOG, LICENSE, types, maps, and nothing else',
    () => checkTarballs(first),
  );

  const nodes = VERSIONS.map((version) => ({ version, ...nodeOf(version, join(cache, 'native')) }));
  for (const { version, why } of nodes) if (why) console.log(`- Node ${version} skipped: ${why}`);
  for (const [name, command] of Object.entries(CLIENTS)) {
    const folder = join(temporary, name);
    const installed = await check(
      `${name} installs ${PACKAGE}, without TensorFlow.js`,
      async () => {
        await mkdir(folder);
        await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
        await writeFile(join(folder, '.npmrc'), `@hgn:registry=${registry.url}/\n`);
        await run([...command, PACKAGE], { cwd: folder });
        const names = await readdir(join(folder, 'node_modules'), { recursive: true });
        if (names.some((each) => each.includes('tfjs')))
          throw new Error('TensorFlow.js came along.');
        const { source, program } = readmeExample(join(folder, 'node_modules', PACKAGE));
        await writeFile(join(folder, 'example.js'), program);
        await writeFile(join(folder, 'example.ts'), source);
        return true;
      },
    );
    if (!installed) continue;
    for (const { version, node } of nodes.filter(({ node }) => node !== undefined)) {
      await check(`its README's example is true, ${name}, Node ${version}`, () =>
        run([node, 'example.js'], { cwd: folder }),
      );
    }
  }
  await moreOf(join(temporary, 'npm'));

  const bumped = withDependents(PACKAGE, first);
  await check(`a patch of ${PACKAGE} is one of ${[...bumped].join(', ')} alone`, async () => {
    const text = `---\n'${PACKAGE}': patch\n---\n\nRehearse a patch.\n`;
    await writeFile(join(copy, '.changeset/rehearsal.md'), text);
    await changeset('version');
    await changeset('publish');
    const expected = [...first].map(([name, { version }]) => [
      name,
      bumped.has(name) ? [version, patched(version)] : [version],
    ]);
    deepEqual(sorted(registry.published()), sorted(expected));
  });
}

try {
  // without a registry to get the other packages from there is nothing to rehearse
  const wanted = [[join(temporary, 'reach'), 'commander@14.0.3']];
  for (const [name, spec] of Object.entries(TOOLS)) wanted.push([join(cache, name), spec]);
  const why = wanted.map((one) => npm(...one)).find((reason) => reason !== undefined);
  if (why !== undefined) console.log(`release rehearsal skipped: ${why}`);
  else await rehearse();
} finally {
  await cleanUp();
}
process.exitCode = failures === 0 ? 0 : 1;
