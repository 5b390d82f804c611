// The native lane: tests that touch tensors, on TensorFlow's own library inside tfjs-node.
//
// tfjs-node is installed beside the workspaces, without its download, and gets its native half from
// `hgn-tfjs-node`. Then every test runs with TensorFlow's backend as the current one (HGN_TFJS_NODE),
// tests that take an executor run with the `tensorflow` one besides (HGN_EXECUTOR), and the contract
// of executors and the engines run on the other versions of Node that we support.
// What the machine or its network lacks is told in one line, and counted as skipped.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { countsOf } from './counts.mjs';
import { lastLine, nodeOf, npm, VERSIONS } from './node-versions.mjs';

const OTHER_NODES = [
  'packages/testing/test/eager.test.ts',
  'packages/tensorflow/test/executor.test.ts',
  'packages/cli/test/engines.test.ts',
];
const LEFT_OUT = {
  // they start processes that choose an engine themselves, or set another backend
  'packages/cli/test/': [
    'bench',
    'commands',
    'data-commands',
    'metrics',
    'nhf',
    'resume',
    'states',
  ],
  'packages/core/test/': ['wasm'],
  // what they compare with are the cpu backend's kernels, on types and sizes that TensorFlow refuses
  'packages/compile/test/': ['shapes'],
  'packages/onnx/test/': ['numbers'],
};

const cache = resolve('node_modules/.cache/hgn/native');
const report = 'test-results/native.json';
const total = { passed: 0, failed: 0, skipped: [] };

/** The folder with tfjs-node, or why there is none. */
function tfjsNode() {
  const folder = join(cache, 'tfjs-node');
  if (!existsSync(join(folder, 'node_modules/@tensorflow/tfjs-node'))) {
    const why = npm(folder, '@tensorflow/tfjs-node@4.22.0');
    if (why !== undefined) return { why };
  }
  const tsx = resolve('node_modules/tsx/dist/cli.mjs');
  const command = resolve('packages/tensorflow/src/native/hgn-tfjs-node.ts');
  const stdio = ['ignore', 'inherit', 'pipe'];
  const options = { cwd: folder, encoding: 'utf8', stdio };
  const { status, stderr } = spawnSync(process.execPath, [tsx, command], options);
  process.stdout.write(stderr);
  if (status === 0) return { folder };
  // 2: something is missing here, and no fault of ours
  if (status === 2) return { why: lastLine(stderr) };
  throw new Error(`hgn-tfjs-node: exit code ${status}`);
}

// what of the imports of a test brings tensors: TensorFlow.js, a contract, a README
const TENSORS = /tfjs-core|\/testing\b|readme-tests/;

/** Whether a test, or a file beside it that it imports, can touch a tensor. */
function usesTensors(file) {
  const text = readFileSync(file, 'utf8');
  const besides = [...text.matchAll(/from '(\.\/[\w-]+\.ts)'/g)];
  return TENSORS.test(text) || besides.some(([, name]) => usesTensors(join(dirname(file), name)));
}

/** The files of tests that can touch a tensor. */
function tests() {
  return readdirSync('packages').flatMap((name) => {
    const folder = `packages/${name}/test/`;
    return readdirSync(folder)
      .filter((file) => file.endsWith('.test.ts'))
      .filter((file) => !LEFT_OUT[folder]?.includes(file.replace('.test.ts', '')))
      .map((file) => folder + file)
      .filter(usesTensors);
  });
}

function run(files, what, env, node = process.execPath) {
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const json = join(cache, 'vitest.json');
  rmSync(json, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${json}`];
  // files side by side: most of what they do is of one thread
  const how = ['--maxWorkers=2', ...reporters];
  const vitest = [resolve('node_modules/vitest/vitest.mjs'), 'run', ...how, ...files];
  const caches = { XDG_CACHE_HOME: join(cache, 'xdg') };
  const { status } = spawnSync(node, vitest, {
    stdio: 'inherit',
    env: { ...process.env, ...caches, ...env },
  });
  const { passed, failed } = existsSync(json)
    ? countsOf(JSON.parse(readFileSync(json, 'utf8')))
    : { passed: 0, failed: 1 };
  total.passed += passed;
  total.failed += status === 0 ? failed : Math.max(failed, 1);
  return `native lane: ${passed} passed, ${failed} failed, Node ${version} (${what})`;
}

const lines = [];
const skip = (why) => {
  total.skipped.push(why);
  lines.push(`native lane skipped: ${why}`);
};
rmSync(report, { force: true });
const { folder, why } = tfjsNode();
if (folder === undefined) {
  skip(why);
} else {
  const native = { HGN_TFJS_NODE: folder };
  const files = tests();
  lines.push(run(files, 'eager', native));
  const executor = { ...native, HGN_EXECUTOR: resolve('packages/tensorflow/test/executor.ts') };
  const withExecutors = files.filter((file) => readFileSync(file, 'utf8').includes('executorOr('));
  lines.push(run(withExecutors, 'the tensorflow executor', executor));

  const here = Number(process.versions.node.split('.', 1)[0]);
  for (const version of VERSIONS.filter((other) => other !== here)) {
    const { node, why } = nodeOf(version, cache);
    if (node === undefined) skip(`Node ${version}: ${why}`);
    else lines.push(run(OTHER_NODES, 'executors and engines', native, node));
  }
}
mkdirSync('test-results', { recursive: true });
writeFileSync(report, JSON.stringify(total));
console.log(`\n${lines.join('\n')}`);
process.exitCode = total.failed === 0 ? 0 : 1;
