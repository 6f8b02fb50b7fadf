/**
 * The test runner of the suites that drive VS Code. It runs inside the extension host as well as outside, where vitest can't go.
 * A test file calls `test`; `runTests` runs what was registered, one after the other.
 */
import { inspect } from 'node:util';

interface Registered {
  readonly name: string;
  readonly body: () => Promise<void> | void;
}

const registered: Registered[] = [];

/** Registers a test. */
export function test(name: string, body: () => Promise<void> | void): void {
  registered.push({ name, body });
}

/** Before each line of the suite inside the extension host, among everything else that VS Code logs. */
export const spoken = '[virtlens] ';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly { readonly test: string; readonly reason: string }[];
}

/** Milliseconds after which a test is given up: a few times what the longest takes on a slow and busy machine. */
const limit = 120_000;

export interface RunOptions {
  readonly say: (line: string) => void;
  /** Keeps the tests whose name contains it. */
  readonly only: string;
  /** Called behind each test that failed, to keep what explains it, and to stop what goes on: a test that is given up does. */
  readonly failed?: (name: string) => Promise<void>;
}

/** Runs all registered tests in order and says what came of each. */
export async function runTests({ say, only, failed: keep }: RunOptions): Promise<Counts> {
  let passed = 0;
  const failures: Counts['failures'][number][] = [];
  const chosen = registered.filter((entry) => entry.name.includes(only));
  if (chosen.length === 0) throw new Error(only ? `no test has "${only}" in its name` : 'no test was registered');
  for (const { name, body } of chosen) {
    const started = performance.now();
    const error = await failureOf(body);
    const took = `${Math.round(performance.now() - started)} ms`;
    if (error === undefined) {
      passed++;
      say(`  ok      ${name} (${took})`);
    } else {
      const reason = inspect(error);
      failures.push({ test: name, reason });
      say(`  FAILED  ${name} (${took})\n${reason.replaceAll(/^/gm, '          ')}`);
      await keep?.(name);
    }
  }
  return { passed, failed: failures.length, failures };
}

async function failureOf(body: Registered['body']): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<Error>((resolve) => {
    timer = setTimeout(() => resolve(new Error(`not finished after ${limit / 1000} s`)), limit);
  });
  try {
    return await Promise.race([overdue, Promise.resolve(body()).then(() => undefined)]);
  } catch (error) {
    return error ?? new Error('failed without a reason');
  } finally {
    clearTimeout(timer);
  }
}
