import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { oneAfterAnother } from './one-after-another.ts';

test('the next one starts when the one before it has ended, also where that failed', async () => {
  const inTurn = oneAfterAnother();
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} starts`);
    await setImmediate();
    seen.push(`${name} ends`);
    if (name === 'second') throw new Error('damaged');
    return name;
  };
  const all = await Promise.allSettled(['first', 'second', 'third'].map((name) => inTurn(work(name))));
  expect(all.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual(['first', 'failed', 'third']);
  expect(seen).toEqual(['first starts', 'first ends', 'second starts', 'second ends', 'third starts', 'third ends']);
});
