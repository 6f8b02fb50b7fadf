/**
 * Scrolling further than a browser can: 64 MiB are 4,194,304 rows, and no element may be that high (Chromium stops at about
 * 33.5 million px, others earlier). So the view keeps its own position, in px from the top of the content as if it were laid out
 * in full, and the scrollbar runs on a track of bearable height to which positions are mapped in proportion.
 */

/** Px. Well below every browser's limit, and fine enough that a scrollbar never needs more. */
const longestTrack = 8_000_000;

export interface Geometry {
  readonly rowCount: number;
  /** Px. */
  readonly rowHeight: number;
  /** Px. */
  readonly viewportHeight: number;
}

export interface VisibleRows {
  readonly first: number;
  readonly count: number;
  /** Px by which the first row is pushed out at the top; 0 or negative. */
  readonly shift: number;
}

function contentHeight(geometry: Geometry): number {
  return geometry.rowCount * geometry.rowHeight;
}

/** The lowest position: the last row stands at the bottom of the view. */
export function lastTop(geometry: Geometry): number {
  return Math.max(0, contentHeight(geometry) - geometry.viewportHeight);
}

/** The row at the top, so that no view begins before the first row or ends behind the last. */
export function clampTop(geometry: Geometry, top: number): number {
  return Math.min(Math.max(0, Math.round(top)), lastTop(geometry));
}

/** How far the scrollbar's scroller can be scrolled, in px: by so much its content is higher than it is. */
export function trackRange(geometry: Geometry): number {
  return Math.min(lastTop(geometry), longestTrack);
}

/** Position to `scrollTop` of the scrollbar. */
export function toTrack(geometry: Geometry, top: number): number {
  const last = lastTop(geometry);
  return last === 0 ? 0 : (clampTop(geometry, top) / last) * trackRange(geometry);
}

/** `scrollTop` of the scrollbar to position. Both ends are exact, whatever the browser rounds. */
export function fromTrack(geometry: Geometry, scrollTop: number): number {
  const range = trackRange(geometry);
  if (range === 0 || scrollTop <= 0) return 0;
  if (scrollTop >= range - 1) return lastTop(geometry);
  return clampTop(geometry, (scrollTop / range) * lastTop(geometry));
}

/** The rows that are at least partly in view. */
export function visibleRows(geometry: Geometry, top: number): VisibleRows {
  const first = Math.floor(top / geometry.rowHeight);
  const behind = Math.ceil((top + geometry.viewportHeight) / geometry.rowHeight);
  return {
    first,
    count: Math.max(0, Math.min(behind, geometry.rowCount) - first),
    shift: first * geometry.rowHeight - top,
  };
}

/**
 * The nearest position that shows `row` whole. A row that is out of view by more than a page comes to the view's upper third,
 * so that what follows it can be read.
 */
export function topToReveal(geometry: Geometry, top: number, row: number): number {
  const rowTop = row * geometry.rowHeight;
  const highest = rowTop + geometry.rowHeight - geometry.viewportHeight;
  if (top >= highest && top <= rowTop) return top;
  const far = top > rowTop + geometry.viewportHeight || top < highest - geometry.viewportHeight;
  if (far)
    return clampTop(geometry, rowTop - Math.floor(geometry.viewportHeight / geometry.rowHeight / 3) * geometry.rowHeight);
  return clampTop(geometry, top > rowTop ? rowTop : highest);
}
