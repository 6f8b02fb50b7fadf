import { expect, test } from 'vitest';
import { coalesced } from './coalesced.ts';

test('one look for all who ask meanwhile, and another one afterwards', async () => {
  const looks: string[] = [];
  const ask = coalesced(async (key) => {
    looks.push(key);
    return key.toUpperCase();
  });
  expect(await Promise.all([ask('a'), ask('a'), ask('b')])).toEqual(['A', 'A', 'B']);
  expect(looks).toEqual(['a', 'b']);
  expect(await ask('a')).toBe('A');
  expect(looks).toEqual(['a', 'b', 'a']);
});

test('a look that failed is made again', async () => {
  let looks = 0;
  const ask = coalesced(async () => {
    looks += 1;
    throw new Error('no');
  });
  await expect(ask('a')).rejects.toThrow('no');
  await expect(ask('a')).rejects.toThrow('no');
  expect(looks).toBe(2);
});
