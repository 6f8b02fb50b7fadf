/**
 * What all test runners counted.
 *
 *     node test/report.ts
 *
 * Every `test:NAME` script of package.json is a runner and leaves `test/results/NAME.json`, either `{passed, failed}` or what
 * vitest's JSON reporter writes. A runner without a result has failed. Other results of that shape count too. The last line is
 * `N passed, N failed`; the exit status is 1 if anything failed or nothing passed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

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

/** What the runner called `name` counted; undefined when it left no result. A test that was skipped did not pass: it failed. */
export function resultOf(name: string): Counts | undefined {
  let result: unknown;
  try {
    result = JSON.parse(readFileSync(path.join(resultsFolder, `${name}.json`), 'utf8'));
  } catch {
    return undefined;
  }
  if (!isRecord(result)) return undefined;
  const { passed, failed, numTotalTests, numPassedTests } = result;
  if (typeof passed === 'number' && typeof failed === 'number') return { passed, failed };
  if (typeof numPassedTests !== 'number' || typeof numTotalTests !== 'number') return undefined;
  return { passed: numPassedTests, failed: numTotalTests - numPassedTests };
}

/** All results, runners first; a runner without one counts as one failure. */
function allResults(): Map<string, Counts> {
  const results = new Map<string, Counts>();
  for (const name of runners()) results.set(name, resultOf(name) ?? { passed: 0, failed: 1 });
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
  for (const [name, { passed, failed }] of allResults()) {
    console.log(`  ${name}: ${passed} passed, ${failed} failed${resultOf(name) ? '' : ' (it left no result)'}`);
    sum.passed += passed;
    sum.failed += failed;
  }
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1;
}
