import { expect, test } from 'vitest';
import { columns, titledColumns } from './columns.ts';
import type { Paint } from './console.ts';

/** A paint that can be seen, and that takes up room as the codes of a terminal do. */
const marked: Paint = (_, text) => `«${text}»`;

const rows = [
  ['Lang', '4 bytes', 'eng'],
  ['BootOrder', '10 bytes', ''],
];

test('each column is as wide as its widest cell; what was asked for is set flush right', () => {
  expect(columns(rows, [1])).toBe(['Lang        4 bytes  eng', 'BootOrder  10 bytes'].join('\n'));
});

test('titles stand above their columns, whatever they are painted with', () => {
  expect(titledColumns(['Name', 'Size', 'Value'], rows, marked, [1])).toBe(
    ['«Name           Size  Value»', 'Lang        4 bytes  eng', 'BootOrder  10 bytes'].join('\n'),
  );
});
