import type { Paint } from './console.ts';

/** Rows as text, each column as wide as its widest cell; the columns named in `right` are set flush right. */
export function columns(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) => (right.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Rows below a line of bold titles. Painted only when all widths are known: what a terminal takes for colours has no width. */
export function titledColumns(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Paint,
  right: readonly number[] = [],
): string {
  const [heading = '', ...lines] = columns([titles, ...rows], right).split('\n');
  return [paint('bold', heading), ...lines].join('\n');
}
