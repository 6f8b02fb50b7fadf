/** Px: every row has this height, so that a place is a number of rows. */
export const rowHeight = 26;
/** Px. */
export const headHeight = 28;

/** Rows drawn beyond each end of the view, so that scrolling shows no blank. */
const spare = 8;

/** The rows [first, end) to draw, of `count`, where the view starts `top` px behind the first row and is `height` px high. */
export function visibleWindow(count: number, top: number, height: number): { readonly first: number; readonly end: number } {
  const first = Math.max(0, Math.floor(top / rowHeight) - spare);
  const end = Math.min(count, Math.ceil((top + height) / rowHeight) + spare);
  return { first: Math.min(first, end), end };
}

/** The nearest position, px, at which the row is whole in a view that is `height` px high. */
export function topToShow(row: number, top: number, height: number): number {
  const rowTop = row * rowHeight;
  return Math.min(rowTop, Math.max(top, rowTop + rowHeight - height));
}

/** Where a key leads from the row `index` of `count`; undefined for other keys, and where there is no row. */
export function rowAfter(key: string, index: number, count: number, pageRows: number): number | undefined {
  if (count === 0) return undefined;
  const last = count - 1;
  const places: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + pageRows,
    PageUp: index - pageRows,
    Home: 0,
    End: last,
  };
  const place = places[key];
  return place === undefined ? undefined : Math.min(Math.max(0, place), last);
}
