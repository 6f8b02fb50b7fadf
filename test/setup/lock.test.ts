import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { holdingLock } from './lock.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'virtlens-lock-'));
});

afterAll(() => rm(folder, { recursive: true }));

test('whoever comes second waits until the first is done', async () => {
  const file = path.join(folder, 'a.lock');
  const events: string[] = [];
  let letGo = () => {};
  const untilLetGo = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let begun = () => {};
  const firstBegan = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const first = holdingLock(file, async () => {
    begun();
    await untilLetGo;
    events.push('first ends');
  });
  await firstBegan;
  const second = holdingLock(file, async () => events.push('second begins'));
  // Another lock is not in the way; by the time it was had, the second would have begun.
  await holdingLock(path.join(folder, 'b.lock'), async () => events.push('other begins'));
  letGo();
  await Promise.all([first, second]);
  expect(events).toEqual(['other begins', 'first ends', 'second begins']);
});

test('a failed action gives the lock back', async () => {
  const file = path.join(folder, 'c.lock');
  await expect(holdingLock(file, () => Promise.reject(new Error('no space left')))).rejects.toThrow('no space left');
  expect(await holdingLock(file, async () => 'had it')).toBe('had it');
});
