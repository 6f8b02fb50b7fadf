import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { holdingLock } from '../test/setup/lock.ts';
import { inUseWords, isLocked } from './in-use.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'virtlens-in-use-'));
});

afterAll(() => rm(folder, { recursive: true }));

test('a file is in use as long as another process holds a lock on it', async () => {
  const [file, other] = [path.join(folder, 'guest_VARS.fd'), path.join(folder, 'other_VARS.fd')];
  await writeFile(file, 'variables');
  await writeFile(other, 'variables');
  expect(await isLocked(file)).toBe(false);
  await holdingLock(file, async () => {
    expect(await isLocked(file)).toBe(true);
    expect(await isLocked(other)).toBe(false);
  });
  expect(await isLocked(path.join(folder, 'not-there.fd'))).toBe(false);
});

test('what is said names the file and what to do', () => {
  expect(inUseWords('guest_VARS.fd')).toMatch(/^guest_VARS\.fd is in use, .* Shut the guest down first\.$/);
});
