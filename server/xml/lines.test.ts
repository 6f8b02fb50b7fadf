import { expect, it } from 'vitest';
import { LineIndex } from './lines.ts';

const text = 'a\nbc\r\n\rd😀';

it.each([
  [0, 0, 0],
  [1, 0, 1],
  [2, 1, 0],
  [4, 1, 2],
  [6, 2, 0],
  [7, 3, 0],
  [8, 3, 1],
  [10, 3, 3],
])('offset %i is line %i, character %i, and back', (offset, line, character) => {
  const lines = new LineIndex(text);
  expect(lines.positionAt(offset)).toEqual({ line, character });
  expect(lines.offsetAt({ line, character })).toBe(offset);
});

it('brings what lies outside to the nearest place inside', () => {
  const lines = new LineIndex(text);
  expect(lines.lineCount).toBe(4);
  expect(lines.positionAt(-1)).toEqual({ line: 0, character: 0 });
  expect(lines.positionAt(5)).toEqual({ line: 1, character: 2 });
  expect(lines.positionAt(99)).toEqual({ line: 3, character: 3 });
  expect(lines.offsetAt({ line: 1, character: 99 })).toBe(4);
  expect(lines.offsetAt({ line: 99, character: 0 })).toBe(text.length);
  expect(lines.offsetAt({ line: -1, character: 5 })).toBe(0);
});
