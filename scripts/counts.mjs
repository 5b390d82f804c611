/** How many tests a report of vitest has seen pass and fail. */
export function countsOf({ numPassedTests, numFailedTests, numFailedTestSuites }) {
  return {
    passed: numPassedTests,
    // a file that does not load has no tests to fail
    failed: numFailedTests === 0 ? numFailedTestSuites : numFailedTests,
  };
}
