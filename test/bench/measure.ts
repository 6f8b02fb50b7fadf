import { spawnSync } from 'node:child_process';

/** The value below which `share` (0 to 1) of the samples lie; the median is 0.5. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((one, other) => one - other);
  const value = sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

export const median = (samples: readonly number[]) => percentile(samples, 0.5);

/**
 * Times several functions in turns, so that what else the machine does falls on all of them alike. The first `warmUp` rounds are
 * thrown away.
 */
export async function race<Name extends string>(
  contenders: Readonly<Record<Name, () => unknown>>,
  { rounds, warmUp }: { rounds: number; warmUp: number },
): Promise<Record<Name, number[]>> {
  const entries = Object.entries(contenders) as [Name, () => unknown][];
  const samples = Object.fromEntries(entries.map(([name]) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -warmUp; round < rounds; round++) {
    for (const [name, action] of entries) {
      const start = performance.now();
      await action();
      const took = performance.now() - start;
      if (round >= 0) samples[name].push(took);
    }
  }
  return samples;
}

/** A program's run from start to end. Throws where its exit status is none of `expected`: then the figure would mean nothing. */
export function runProgram(
  program: string,
  args: readonly string[],
  { cwd, expected = [0] }: { cwd?: string; expected?: readonly number[] } = {},
): void {
  const ended = spawnSync(program, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', maxBuffer: 1 << 28 });
  if (ended.error) throw ended.error;
  if (!expected.includes(ended.status ?? -1))
    throw new Error(`${program} ended with ${ended.status}: ${ended.stderr.slice(-500)}`);
}
