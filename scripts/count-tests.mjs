// Adds up the test reports of all workspaces and of the native lane: the last line reads
// `N passed, N failed`. Steps of .ci/run that failed (their number is the argument) count as
// failures too.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countsOf } from './counts.mjs';

const folders = ['packages', 'examples', 'tools'];
const workspaces = [
  ...folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name))),
  'benchmarks',
];
let passed = 0;
let failed = Number(process.argv[2] ?? 0);
const add = (where, report, read) => {
  if (!existsSync(report)) {
    console.log(`no test report ${where}`);
    failed++;
    return;
  }
  const counts = read(JSON.parse(readFileSync(report, 'utf8')));
  passed += counts.passed;
  failed += counts.failed;
};
for (const workspace of workspaces) {
  const { scripts } = JSON.parse(readFileSync(join(workspace, 'package.json'), 'utf8'));
  if (scripts?.test === undefined) continue;
  add(`in ${workspace}`, join(workspace, 'test-results/vitest.json'), countsOf);
}
add('of the native lane', 'test-results/native.json', (counts) => {
  for (const why of counts.skipped) console.log(`native lane skipped: ${why}`);
  return counts;
});
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
