import { expect, test } from 'vitest';
import { movedItem } from './boot-order.ts';

test.each([
  ['down', 0, 1, 'b a c d'],
  ['up', 3, 2, 'a b d c'],
  ['to the front', 3, 0, 'd a b c'],
  ['to the end', 0, 3, 'b c d a'],
  ['beyond the end', 1, 9, 'a c d b'],
  ['before the start', 1, -1, 'b a c d'],
  ['nowhere', 2, 2, 'a b c d'],
  ['what is not there', 7, 0, 'a b c d'],
])('an item is moved %s', (_, from, to, expected) => {
  expect(movedItem(['a', 'b', 'c', 'd'], from, to).join(' ')).toBe(expected);
});

test('the list itself is left alone', () => {
  const items = ['a', 'b'];
  movedItem(items, 0, 1);
  expect(items).toEqual(['a', 'b']);
});
