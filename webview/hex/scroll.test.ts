import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clampTop, fromTrack, type Geometry, lastTop, topToReveal, toTrack, trackRange, visibleRows } from './scroll.ts';

/** 64 MiB at 20 px per row are 83,886,080 px. */
const large: Geometry = { rowCount: 4_194_304, rowHeight: 20, viewportHeight: 605 };
const small: Geometry = { rowCount: 100, rowHeight: 20, viewportHeight: 605 };
const tiny: Geometry = { rowCount: 3, rowHeight: 20, viewportHeight: 605 };

const geometries = fc.record({
  rowCount: fc.integer({ min: 0, max: 20_000_000 }),
  rowHeight: fc.constantFrom(18, 20, 22),
  // At least a row high.
  viewportHeight: fc.integer({ min: 22, max: 3000 }),
});

describe('the scrollbar’s track', () => {
  test('is as long as the content while a browser can bear that', () => {
    expect(trackRange(small)).toBe(2000 - 605);
  });

  test('never comes near the 33.5 million px at which browsers stop', () => {
    fc.assert(fc.property(geometries, (geometry) => trackRange(geometry) <= 8_000_000));
  });

  test('maps position for position where nothing is scaled', () => {
    expect(toTrack(small, 700)).toBe(700);
    expect(fromTrack(small, 700)).toBe(700);
  });

  test('reaches both ends exactly, and one px of rounding at the end is forgiven', () => {
    const end = trackRange(large);
    expect(fromTrack(large, 0)).toBe(0);
    expect(fromTrack(large, end)).toBe(lastTop(large));
    expect(fromTrack(large, end - 0.6)).toBe(lastTop(large));
    expect(toTrack(large, lastTop(large))).toBe(end);
  });

  test('is halfway when the position is halfway', () => {
    const halfway = toTrack(large, lastTop(large) / 2);
    expect(halfway / trackRange(large)).toBeCloseTo(0.5, 6);
  });

  test('stands still when everything is in view', () => {
    expect(toTrack(tiny, 0)).toBe(0);
    expect(fromTrack(tiny, 0)).toBe(0);
    expect(lastTop(tiny)).toBe(0);
  });

  test('there and back is the same position within what one px of the track stands for', () => {
    fc.assert(
      fc.property(geometries, fc.double({ min: 0, max: 1, noNaN: true }), (geometry, share) => {
        const top = clampTop(geometry, share * lastTop(geometry));
        const pxPerPx = Math.max(1, (lastTop(geometry) / Math.max(1, trackRange(geometry))) * 2);
        expect(Math.abs(fromTrack(geometry, toTrack(geometry, top)) - top)).toBeLessThanOrEqual(pxPerPx);
      }),
    );
  });
});

describe('the rows in view', () => {
  test('at the top, with a last row cut off', () => {
    expect(visibleRows(large, 0)).toEqual({ first: 0, count: 31, shift: 0 });
  });

  test('between two rows', () => {
    expect(visibleRows(large, 30)).toEqual({ first: 1, count: 31, shift: -10 });
  });

  test('at the very end of 64 MiB: the last row, whole, at the bottom', () => {
    const rows = visibleRows(large, lastTop(large));
    expect(rows.first + rows.count).toBe(large.rowCount);
    expect(rows.shift + rows.count * large.rowHeight).toBe(large.viewportHeight);
  });

  test('fill the view and are never outside the file', () => {
    fc.assert(
      fc.property(geometries, fc.double({ min: 0, max: 1, noNaN: true }), (geometry, share) => {
        const rows = visibleRows(geometry, clampTop(geometry, share * lastTop(geometry)));
        expect(rows.first).toBeGreaterThanOrEqual(0);
        expect(rows.first + rows.count).toBeLessThanOrEqual(geometry.rowCount);
        const shown = rows.shift + rows.count * geometry.rowHeight;
        const needed = Math.min(geometry.viewportHeight, geometry.rowCount * geometry.rowHeight);
        expect(shown).toBeGreaterThanOrEqual(needed);
      }),
    );
  });
});

describe('bringing a row into view', () => {
  test('leaves a view alone that shows it', () => {
    expect(topToReveal(large, 100, 10)).toBe(100);
  });

  test('moves by one row when the row is the next one', () => {
    expect(topToReveal({ ...large, viewportHeight: 600 }, 0, 30)).toBe(20);
    expect(topToReveal({ ...large, viewportHeight: 600 }, 400, 19)).toBe(380);
  });

  test('sets a far row into the upper third', () => {
    expect(topToReveal({ ...large, viewportHeight: 600 }, 0, 1000)).toBe(1000 * 20 - 10 * 20);
  });

  test('shows the row whole, wherever the view was', () => {
    fc.assert(
      fc.property(geometries, fc.nat(), fc.nat(), (geometry, from, to) => {
        fc.pre(geometry.rowCount > 0);
        const row = to % geometry.rowCount;
        const top = topToReveal(geometry, clampTop(geometry, from), row);
        expect(top).toBe(clampTop(geometry, top));
        expect(row * geometry.rowHeight).toBeGreaterThanOrEqual(top);
        expect((row + 1) * geometry.rowHeight).toBeLessThanOrEqual(top + geometry.viewportHeight);
      }),
    );
  });
});
