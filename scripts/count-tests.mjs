// Adds up the test reports of all workspaces: the last line reads `N passed, N failed`.
// Steps of .ci/run that failed (their number is the argument) count as failures too.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const workspaces = ['packages', 'examples', 'tools'].flatMap((folder) =>
  readdirSync(folder).map((name) => join(folder, name)),
);
let passed = 0;
let failed = Number(process.argv[2] ?? 0);
for (const workspace of workspaces) {
  const { scripts } = JSON.parse(readFileSync(join(workspace, 'package.json'), 'utf8'));
  if (scripts?.test === undefined) continue;
  const report = join(workspace, 'test-results/vitest.json');
  if (!existsSync(report)) {
    console.log(`no test report in ${workspace}`);
    failed++;
    continue;
  }
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  passed += numPassedTests;
  // a file that does not load has no tests to fail
  failed += numFailedTests === 0 ? numFailedTestSuites : numFailedTests;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
