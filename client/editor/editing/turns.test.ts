import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('work is done one after the other, also behind work that failed', async () => {
  const turns = new Turns();
  const done: string[] = [];
  let finish: (() => void) | undefined;
  const first = turns.take(async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    done.push('first');
    throw new Error('no space left');
  });
  const second = turns.take(() => {
    done.push('second');
    return 2;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(done).toEqual([]);
  finish?.();
  await expect(first).rejects.toThrow('no space left');
  expect(await second).toBe(2);
  expect(done).toEqual(['first', 'second']);
});
