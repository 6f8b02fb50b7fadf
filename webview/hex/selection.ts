/** The selected bytes: from the anchor, where selecting began, to the cursor, both inclusive. At least one byte. */
export interface Selection {
  readonly anchor: number;
  readonly cursor: number;
}

export type Motion = 'left' | 'right' | 'up' | 'down' | 'row-start' | 'row-end' | 'page-up' | 'page-down' | 'start' | 'end';

export const bytesPerRow = 16;

export interface Field {
  /** Bytes in the file; 1 or more. */
  readonly size: number;
  /** Whole rows in view. */
  readonly pageRows: number;
}

/** Selects a range with the cursor at its start, where one begins to read. */
export function selectionOf(offset: number, length: number): Selection {
  return { anchor: offset + Math.max(1, length) - 1, cursor: offset };
}

/** Selects a range with the cursor at its end, where selecting with Shift goes on. */
export function grownOver(offset: number, length: number): Selection {
  return { anchor: offset, cursor: offset + Math.max(1, length) - 1 };
}

/** The bytes between the ends of the selection, both included. */
export function rangeOf(selection: Selection): { readonly offset: number; readonly length: number } {
  const offset = Math.min(selection.anchor, selection.cursor);
  return { offset, length: Math.max(selection.anchor, selection.cursor) - offset + 1 };
}

/** The selection after a motion of the cursor. When not extending, both ends move. */
export function moved(selection: Selection, motion: Motion, extend: boolean, field: Field): Selection {
  const cursor = cursorAfter(selection.cursor, motion, field);
  return { anchor: extend ? selection.anchor : cursor, cursor };
}

function cursorAfter(cursor: number, motion: Motion, { size, pageRows }: Field): number {
  const last = size - 1;
  const rowStart = cursor - (cursor % bytesPerRow);
  switch (motion) {
    case 'left':
      return Math.max(0, cursor - 1);
    case 'right':
      return Math.min(last, cursor + 1);
    case 'up':
      return byRows(cursor, -1, last);
    case 'down':
      return byRows(cursor, 1, last);
    case 'row-start':
      return rowStart;
    case 'row-end':
      return Math.min(last, rowStart + bytesPerRow - 1);
    case 'page-up':
      return byRows(cursor, -Math.max(1, pageRows), last);
    case 'page-down':
      return byRows(cursor, Math.max(1, pageRows), last);
    case 'start':
      return 0;
    case 'end':
      return last;
  }
}

/** Keeps the column; at the ends of the file it stops at the outermost row that has this column. */
function byRows(cursor: number, rows: number, last: number): number {
  const column = cursor % bytesPerRow;
  const target = cursor + rows * bytesPerRow;
  if (target < 0) return column;
  if (target <= last) return target;
  const lastRowStart = last - (last % bytesPerRow);
  const inLastRow = lastRowStart + column;
  return Math.min(inLastRow, last);
}
