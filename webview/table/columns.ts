/** A column of a table of rows. */
export interface Column<Row> {
  readonly id: string;
  readonly label: string;
  /** A track of CSS grid: `120px`, `minmax(160px, 2fr)`. */
  readonly width: string;
  readonly sortBy: (row: Row) => string | number;
  /** What the cell shows, as Lit renders it. */
  readonly cell: (row: Row) => unknown;
  /** All of a text that may be cut off, or more words for it. */
  readonly hint?: (row: Row) => string;
  readonly numeric?: boolean;
}

export interface Sorting {
  readonly column: string;
  readonly descending: boolean;
}

/** What choosing a column's head leads to: up, down, and back to the rows' own order. */
export function nextSorting(current: Sorting | undefined, column: string): Sorting | undefined {
  if (current?.column !== column) return { column, descending: false };
  return current.descending ? undefined : { column, descending: true };
}

/** In the order of natural language, digits by their value: `Boot0002` before `Boot0010`. */
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The rows in order; equal ones, and all of them without a sorting, stay in their own. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | undefined,
): readonly Row[] {
  const column = columns.find(({ id }) => id === sorting?.column);
  if (!column || !sorting) return rows;
  const direction = sorting.descending ? -1 : 1;
  return rows.toSorted((one, other) => direction * compare(column.sortBy(one), column.sortBy(other)));
}

function compare(one: string | number, other: string | number): number {
  return typeof one === 'number' && typeof other === 'number' ? one - other : collator.compare(String(one), String(other));
}

/** Whether every word of the filter stands in one of the texts, in either case. */
export function matchesFilter(filter: string, texts: readonly string[]): boolean {
  const words = filter.toLowerCase().split(/\s+/);
  const all = texts.join('\n').toLowerCase();
  return words.every((word) => all.includes(word));
}
