/**
 * Prints the closing line that CI reads: `N passed, N failed`, a suite that could not even load counting as one failure.
 * It is written at exit because jest appends its own summary after every custom reporter.
 */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    process.once('exit', () => process.stdout.write(`${results.numPassedTests} passed, ${failed} failed\n`));
  }
}
