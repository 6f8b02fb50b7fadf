import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Field, grownOver, type Motion, moved, rangeOf, type Selection, selectionOf } from './selection.ts';

const motions: readonly Motion[] = [
  'left',
  'right',
  'up',
  'down',
  'row-start',
  'row-end',
  'page-up',
  'page-down',
  'start',
  'end',
];

/** The same on a drawn grid: rows of 16 cells, one cell after the other asked whether it exists. */
function naive(cursor: number, motion: Motion, { size, pageRows }: Field): number {
  const exists = (row: number, column: number) => row >= 0 && row * 16 + column < size;
  let row = Math.floor(cursor / 16);
  let column = cursor % 16;
  const walk = (rows: number, step: number): number => {
    const from = row;
    for (let taken = 0; taken < rows && (exists(row + step, column) || exists(row + step, 0)); taken++) row += step;
    const missed = Math.abs(row - from) < rows;
    // At the file's end: the last row that has the column, or, from that row on, the last byte.
    if (!exists(row, column)) return missed || rows > 0 ? size - 1 : cursor;
    return row * 16 + column;
  };
  switch (motion) {
    case 'left':
      return cursor > 0 ? cursor - 1 : cursor;
    case 'right':
      return cursor + 1 < size ? cursor + 1 : cursor;
    case 'up':
      return walk(1, -1);
    case 'down':
      return walk(1, 1);
    case 'page-up':
      return walk(Math.max(1, pageRows), -1);
    case 'page-down':
      return walk(Math.max(1, pageRows), 1);
    case 'row-start':
      column = 0;
      return row * 16;
    case 'row-end':
      while (column < 15 && exists(row, column + 1)) column++;
      return row * 16 + column;
    case 'start':
      return 0;
    case 'end':
      while (exists(row + 1, 0)) row++;
      column = 0;
      while (column < 15 && exists(row, column + 1)) column++;
      return row * 16 + column;
  }
}

describe('moving', () => {
  const field = { size: 100, pageRows: 3 };
  const cases: readonly [from: number, motion: Motion, to: number][] = [
    [0, 'left', 0],
    [0, 'right', 1],
    [99, 'right', 99],
    [5, 'up', 5],
    [21, 'up', 5],
    [5, 'down', 21],
    // The last row has bytes 96 to 99: columns 0 to 3.
    [82, 'down', 98],
    [90, 'down', 99],
    [99, 'down', 99],
    [20, 'row-start', 16],
    [20, 'row-end', 31],
    [97, 'row-end', 99],
    [10, 'page-down', 58],
    [60, 'page-up', 12],
    [20, 'page-up', 4],
    [50, 'start', 0],
    [50, 'end', 99],
  ];

  test.each(cases)('from %i, %s goes to %i', (cursor, motion, to) => {
    expect(moved({ anchor: cursor, cursor }, motion, false, field)).toEqual({ anchor: to, cursor: to });
  });

  test('extending leaves the anchor', () => {
    expect(moved({ anchor: 20, cursor: 20 }, 'down', true, field)).toEqual({ anchor: 20, cursor: 36 });
  });

  test('does what a drawn grid does, motion after motion', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom(...motions), fc.boolean()), { maxLength: 40 });
    const fields = fc.record({ size: fc.integer({ min: 1, max: 400 }), pageRows: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(fields, steps, (field, taken) => {
        let selection: Selection = { anchor: 0, cursor: 0 };
        let model = { anchor: 0, cursor: 0 };
        for (const [motion, extend] of taken) {
          selection = moved(selection, motion, extend, field);
          const cursor = naive(model.cursor, motion, field);
          model = { anchor: extend ? model.anchor : cursor, cursor };
          expect(selection, `${motion}${extend ? ' extending' : ''}`).toEqual(model);
        }
      }),
    );
  });
});

describe('a range', () => {
  test('is the same whichever end is the cursor', () => {
    expect(rangeOf({ anchor: 4, cursor: 9 })).toEqual({ offset: 4, length: 6 });
    expect(rangeOf({ anchor: 9, cursor: 4 })).toEqual({ offset: 4, length: 6 });
  });

  test('is selected with the cursor at its start', () => {
    expect(selectionOf(0x84000, 0x100)).toEqual({ anchor: 0x840ff, cursor: 0x84000 });
    expect(rangeOf(selectionOf(7, 3))).toEqual({ offset: 7, length: 3 });
  });

  test('is selected with the cursor at its end, so that Shift+Right makes it longer', () => {
    expect(rangeOf(grownOver(7, 3))).toEqual({ offset: 7, length: 3 });
    const grown = moved(grownOver(7, 3), 'right', true, { size: 100, pageRows: 3 });
    expect(rangeOf(grown)).toEqual({ offset: 7, length: 4 });
  });

  test('without a length is one byte', () => {
    expect(rangeOf(grownOver(7, 0))).toEqual({ offset: 7, length: 1 });
    expect(rangeOf(selectionOf(7, 0))).toEqual({ offset: 7, length: 1 });
  });
});
