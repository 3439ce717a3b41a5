/**
 * `npm test`: sets up what is missing (dependencies, build, a browser), then types, lint and all tests; ends with one plain
 * line of counts. More arguments go to Vitest: `npm test -- tests/engine` runs one room.
 */
import { readFileSync, rmSync } from 'node:fs';
import process from 'node:process';
import { tryBuild } from './build.mjs';
import { check } from './check.mjs';
import { binOf, inProject, runNode, say } from './project.mjs';
import { browserForTests } from './testBrowser.mjs';

const report = inProject('dist', 'tests.json');

/** What Vitest counted; a run that could not even start counts as one failure. */
function readCounts(code) {
  try {
    const { numPassedTests: passed, numFailedTests: failed, ...rest } = JSON.parse(readFileSync(report, 'utf8'));
    const skipped = (rest.numPendingTests ?? 0) + (rest.numTodoTests ?? 0);
    return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

const { failed: failedParts } = await tryBuild();
for (const part of failedParts) say(`FAILED: build of ${part}`);
const browser = await browserForTests();
const env = { ...process.env, ...(browser === null ? {} : { GRADIORAMA_BROWSER: browser }) };

say('Types and lint ...');
const failedChecks = await check();
for (const name of failedChecks) say(`FAILED: ${name}`);

rmSync(report, { force: true });
const vitest = [binOf('vitest'), 'run', '--config', inProject('tests', 'vitest.config.ts')];
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const code = await runNode([...vitest, ...reporters, ...process.argv.slice(2)], { env });

const { passed, failed, skipped } = readCounts(code);
const allFailed = failed + failedChecks.length + failedParts.length;
process.stdout.write(`${passed} passed, ${allFailed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exit(allFailed === 0 ? 0 : 1);
