import { expect, test } from 'vitest';
import { keyOf, shortAttributes } from './words.ts';

test.each([
  [0x07, 'boot, runtime'],
  [0x03, 'boot'],
  [0x27, 'boot, runtime, authenticated'],
  [0x37, 'boot, runtime, authenticated'],
  [0x06, 'volatile, boot, runtime'],
  [0x01, 'none'],
])('attributes %i: %s', (attributes, words) => {
  expect(shortAttributes(attributes)).toBe(words);
});

test('a live variable keeps its key wherever it is written; dead ones of a name have each their own', () => {
  const variable = { name: 'Timeout', guid: 'g', live: true, offset: 100 };
  expect(keyOf({ ...variable, offset: 900 })).toBe(keyOf(variable));
  const dead = { ...variable, live: false };
  expect(new Set([keyOf(variable), keyOf(dead), keyOf({ ...dead, offset: 900 })]).size).toBe(3);
});
