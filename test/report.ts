/**
 * What all test runners counted.
 *
 *     node test/report.ts
 *
 * Every `test:NAME` script of package.json is a runner and leaves `test/results/NAME.json`, either `{passed, failed}` or what
 * vitest's JSON reporter writes. A runner without a result has failed. Other results of that shape count too. What failed is named
 * first, so that the end of a long log says it; the last line is `N passed, N failed`; the exit status is 1 if anything failed or nothing passed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** What a runner leaves. The failures may be fewer than it counted: a file that could not be loaded has no test to name. */
interface Result extends Counts {
  readonly failures: readonly Failure[];
}

interface Failure {
  readonly test: string;
  /** For people, several lines. */
  readonly reason: string;
}

/** Lines of a reason that are shown, and characters of each: the sentence and the first of the stack. */
const linesShown = 12;
const charactersShown = 400;

export const projectRoot = path.join(import.meta.dirname, '..');
export const resultsFolder = path.join(projectRoot, 'test', 'results');

/** The names of the runners: package.json's scripts that begin with `test:`, without that. */
export function runners(): string[] {
  const manifest: unknown = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8'));
  if (!isRecord(manifest) || !isRecord(manifest['scripts'])) throw new Error('package.json has no scripts');
  return Object.keys(manifest['scripts'])
    .filter((script) => script.startsWith('test:'))
    .map((script) => script.slice('test:'.length));
}

/** What the runner called `name` left; undefined when that is nothing. A test that was skipped did not pass: it failed. */
export function resultOf(name: string): Result | undefined {
  let result: unknown;
  try {
    result = JSON.parse(readFileSync(path.join(resultsFolder, `${name}.json`), 'utf8'));
  } catch {
    return undefined;
  }
  if (!isRecord(result)) return undefined;
  const { passed, failed, failures, numTotalTests, numPassedTests, testResults } = result;
  if (typeof passed === 'number' && typeof failed === 'number') {
    return {
      passed,
      failed,
      failures: records(failures).map(({ test, reason }) => ({ test: `${test}`, reason: `${reason}` })),
    };
  }
  if (typeof numPassedTests !== 'number' || typeof numTotalTests !== 'number') return undefined;
  return {
    passed: numPassedTests,
    failed: numTotalTests - numPassedTests,
    failures: records(testResults).flatMap(failuresOfFile),
  };
}

/** The failures in one file, as vitest's JSON reporter writes them. */
function failuresOfFile({ name, message, assertionResults }: Record<string, unknown>): Failure[] {
  const file = path.relative(projectRoot, `${name}`);
  const tests = records(assertionResults)
    .filter(({ status }) => status !== 'passed')
    .map(({ fullName, status, failureMessages }) => ({
      test: `${file}: ${fullName}`,
      reason: Array.isArray(failureMessages) && failureMessages.length > 0 ? failureMessages.join('\n') : `${status}`,
    }));
  return tests.length === 0 && message ? [{ test: file, reason: `${message}` }] : tests;
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** All results, runners first; a runner without one counts as one failure. */
function allResults(): Map<string, Result> {
  const results = new Map<string, Result>();
  for (const name of runners()) results.set(name, resultOf(name) ?? { passed: 0, failed: 1, failures: [] });
  for (const file of readdirSync(resultsFolder).sort()) {
    const name = path.basename(file, '.json');
    const counts = results.has(name) || !file.endsWith('.json') ? undefined : resultOf(name);
    if (counts) results.set(name, counts);
  }
  return results;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

if (import.meta.main) {
  const sum = { passed: 0, failed: 0 };
  const results = allResults();
  for (const [name, { failures }] of results) {
    for (const { test, reason } of failures) {
      const lines = reason.split('\n').slice(0, linesShown);
      console.log([`FAILED ${name}: ${test}`, ...lines.map((line) => `    ${line.slice(0, charactersShown)}`)].join('\n'));
    }
  }
  for (const [name, { passed, failed }] of results) {
    console.log(`  ${name}: ${passed} passed, ${failed} failed${resultOf(name) ? '' : ' (it left no result)'}`);
    sum.passed += passed;
    sum.failed += failed;
  }
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1;
}
