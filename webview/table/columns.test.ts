import { describe, expect, test } from 'vitest';
import { type Column, matchesFilter, nextSorting, sortRows } from './columns.ts';

interface Row {
  readonly name: string;
  readonly size: number;
}

const columns: readonly Column<Row>[] = [
  { id: 'name', label: 'Name', width: '1fr', sortBy: ({ name }) => name, cell: ({ name }) => name },
  { id: 'size', label: 'Size', width: '1fr', sortBy: ({ size }) => size, cell: ({ size }) => size },
];

const rows: readonly Row[] = [
  { name: 'Boot0010', size: 9 },
  { name: 'db', size: 100 },
  { name: 'Boot0002', size: 9 },
  { name: 'BootOrder', size: 20 },
];

const names = (sorted: readonly Row[]) => sorted.map(({ name }) => name).join(' ');

describe('rows', () => {
  test.each([
    ['as they are', undefined, 'Boot0010 db Boot0002 BootOrder'],
    ['by name', { column: 'name', descending: false }, 'Boot0002 Boot0010 BootOrder db'],
    ['by name, backwards', { column: 'name', descending: true }, 'db BootOrder Boot0010 Boot0002'],
    ['by size, equal ones in their own order', { column: 'size', descending: false }, 'Boot0010 Boot0002 BootOrder db'],
    ['by a column that is not there', { column: 'colour', descending: false }, 'Boot0010 db Boot0002 BootOrder'],
  ])('%s', (_, sorting, expected) => {
    expect(names(sortRows(rows, columns, sorting))).toBe(expected);
  });
});

test('a column’s head goes up, down and back', () => {
  const up = nextSorting(undefined, 'size');
  expect(up).toEqual({ column: 'size', descending: false });
  const down = nextSorting(up, 'size');
  expect(down).toEqual({ column: 'size', descending: true });
  expect(nextSorting(down, 'size')).toBeUndefined();
  expect(nextSorting(down, 'name')).toEqual({ column: 'name', descending: false });
});

test.each([
  ['', true],
  ['boot', true],
  ['BOOT order', true],
  ['boot global', true],
  ['boot shim', false],
  ['  ', true],
])('the filter “%s”', (filter, matches) => {
  expect(matchesFilter(filter, ['BootOrder', 'EFI global'])).toBe(matches);
});
