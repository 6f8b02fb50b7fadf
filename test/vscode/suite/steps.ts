import { appendFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

/**
 * Does something and tells the benchmarks, where they ask for it, the longest time in milliseconds that nobody else had a turn
 * on the extension host meanwhile.
 */
export async function measuringSteps<T>(what: string, act: () => PromiseLike<T>): Promise<T> {
  const file = process.env['VIRTLENS_TEST_STEPS'];
  if (!file) return await act();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpu = longestOnProcessor();
  try {
    return await act();
  } finally {
    delay.disable();
    const step = { what, wall: delay.max / 1e6, cpu: await cpu.stop() };
    await appendFile(file, `${JSON.stringify(step)}\n`);
  }
}

/** The longest turn of this thread by the processor's time, which what else the machine does can't make longer. */
function longestOnProcessor(): { stop(): Promise<number | undefined> } {
  // Node 20, in the oldest release, has no clock of a thread.
  const usage: unknown = Reflect.get(process, 'threadCpuUsage');
  if (typeof usage !== 'function') return { stop: async () => undefined };
  const now = (): number => {
    const { user, system } = usage.call(process) as { user: number; system: number };
    return (user + system) / 1000;
  };
  let longest = 0;
  let going = true;
  const watching = (async () => {
    for (let last = now(); going; ) {
      await setImmediate();
      const next = now();
      longest = Math.max(longest, next - last);
      last = next;
    }
  })();
  return {
    stop: async () => {
      going = false;
      await watching;
      return longest;
    },
  };
}
