import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Prints `N passed, N failed`: tests by the runners' JSON reports, every other step of .ci/run as one. A suite that
 * ended badly although no test failed (an error outside of tests, no report at all) counts as one failure.
 */
const out = process.argv[2] ?? '.ci/out';
let passed = 0;
let failed = 0;
let skipped = 0;
const failures = [];

for (const line of readFileSync(join(out, 'steps'), 'utf8').trim().split('\n')) {
  const [name, code] = line.split(' ');
  const report = join(out, `${name}.json`);
  if (existsSync(report)) {
    const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    failures.push(...testResults.flatMap(failuresOf));
    passed += numPassedTests;
    failed += numFailedTests;
    skipped += numPendingTests;
    if (code !== '0' && numFailedTests === 0) failed += 1;
  } else if (code === '0') {
    passed += 1;
  } else {
    failed += 1;
  }
  process.stdout.write(`${code === '0' ? 'ok    ' : 'FAILED'} ${name}\n`);
}

for (const failure of failures) process.stdout.write(`\n${failure}\n`);
process.stdout.write(`${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}\n`);
process.exitCode = failed === 0 ? 0 : 1;

/** The names of a file's failed tests with the head of what was thrown, so that the end of a log says what to look at. */
function failuresOf({ name, message, assertionResults }) {
  const failed = assertionResults.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return message ? [`${name}: ${head(message)}`] : [];
  return failed.map(
    ({ fullName, failureMessages }) => `${name}: ${fullName}\n${head(failureMessages.join('\n'))}`,
  );
}

function head(message) {
  return message.split('\n').slice(0, 12).join('\n');
}
