import { describe, expect, test } from 'vitest';
import { rowAfter, rowHeight, topToShow, visibleWindow } from './visible-window.ts';

describe('the rows that are drawn', () => {
  test.each([
    ['none', 0, 0, 500, { first: 0, end: 0 }],
    ['all of a few', 5, 0, 500, { first: 0, end: 5 }],
    ['the first of many', 60_000, 0, 10 * rowHeight, { first: 0, end: 18 }],
    ['some in the middle, with a few to spare', 60_000, 1000 * rowHeight, 10 * rowHeight, { first: 992, end: 1018 }],
    ['the last', 60_000, 59_990 * rowHeight, 10 * rowHeight, { first: 59_982, end: 60_000 }],
    ['none where the list became shorter than the position', 3, 1000 * rowHeight, 10 * rowHeight, { first: 3, end: 3 }],
  ])('%s', (_, count, top, height, expected) => {
    expect(visibleWindow(count, top, height)).toEqual(expected);
  });
});

describe('a row is brought into view', () => {
  const height = 10 * rowHeight;
  test.each([
    ['is there', 5, 0, 0],
    ['is below', 10, 0, rowHeight],
    ['is above', 2, 5 * rowHeight, 2 * rowHeight],
    ['is cut off at the top', 2, 2 * rowHeight + 3, 2 * rowHeight],
  ])('that %s', (_, row, top, expected) => {
    expect(topToShow(row, top, height)).toBe(expected);
  });
});

test.each([
  ['ArrowDown', 0, 1],
  ['ArrowDown', 99, 99],
  ['ArrowDown', -1, 0],
  ['ArrowUp', 0, 0],
  ['PageDown', 5, 25],
  ['PageUp', 5, 0],
  ['Home', 50, 0],
  ['End', 50, 99],
  ['x', 50, undefined],
])('%s from row %i of 100', (key, from, to) => {
  expect(rowAfter(key, from, 100, 20)).toBe(to);
});

test('no row, nowhere to go', () => {
  expect(rowAfter('End', -1, 0, 20)).toBeUndefined();
});
