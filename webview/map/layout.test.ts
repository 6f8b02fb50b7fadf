import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FirmwareVolume, Region } from '../../firmware/model.ts';
import { magnified, placeLabels, segmentsOf, toScale } from './layout.ts';

const volume = (offset: number, length: number, name: string): FirmwareVolume => ({
  offset,
  length,
  headerLength: 72,
  guid: '',
  fileSystem: '',
  nameGuid: undefined,
  name,
  attributes: 0,
  revision: 2,
  checksumValid: true,
});
const region = (offset: number, length: number, label: string): Region => ({ offset, length, role: 'data', label });

test('segments are the volumes and what lies between them', () => {
  const image = {
    volumes: [volume(0, 100, 'NVRAM'), volume(100, 50, 'DXE'), volume(150, 50, 'DXE')],
    regions: [
      region(0, 10, 'head'),
      region(10, 90, 'rest'),
      region(100, 50, 'code'),
      region(150, 50, 'code'),
      region(200, 9, 'padding'),
    ],
  };
  const segments = segmentsOf(image).map(({ label, shortLabel, offset, length, regions }) => [
    label,
    shortLabel,
    offset,
    length,
    regions.length,
  ]);
  expect(segments).toEqual([
    ['Volume NVRAM', 'NVRAM', 0, 100, 2],
    ['Volume DXE', 'DXE', 100, 50, 1],
    ['Volume DXE', 'DXE', 150, 50, 1],
    ['padding', 'padding', 200, 9, 1],
  ]);
});

test('true to scale, with a least width that stays inside the bar', () => {
  const items = [region(0, 500, 'a'), region(500, 1, 'b'), region(501, 498, 'c'), region(999, 1, 'd')];
  const pieces = toScale(items, 1000, 100, 2).map(({ x, width }) => [x, width]);
  expect(pieces).toEqual([
    [0, 50],
    [50, 2],
    [50.1, 49.8],
    [98, 2],
  ]);
});

describe('magnified', () => {
  test('small pieces get the least width, the rest is shared in proportion', () => {
    const pieces = magnified([{ length: 1 }, { length: 300 }, { length: 100 }], 100, 20);
    expect(pieces.map(({ x, width }) => [x, width])).toEqual([
      [0, 20],
      [20, 60],
      [80, 20],
    ]);
  });

  test('fills the width without a gap, and no piece is thinner than asked for', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 100_000_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 50, max: 2000 }), (given, width) => {
        const pieces = magnified(
          given.map((length) => ({ length })),
          width,
          18,
        );
        let x = 0;
        for (const piece of pieces) {
          expect(piece.x).toBeCloseTo(x, 6);
          expect(piece.width).toBeGreaterThanOrEqual(Math.min(18, width / given.length) - 1e-9);
          x += piece.width;
        }
        expect(x).toBeCloseTo(width, 6);
      }),
    );
  });
});

describe('labels', () => {
  test('stand in the middle below what they name', () => {
    expect(placeLabels([{ item: 'a', from: 50, width: 20 }], 100, 8)).toMatchObject([{ item: 'a', x: 40 }]);
  });

  test('give way to one another and to the edges', () => {
    const wanted = [
      { item: 'a', from: 2, width: 20 },
      { item: 'b', from: 10, width: 20 },
      { item: 'c', from: 99, width: 20 },
    ];
    expect(placeLabels(wanted, 100, 8).map(({ x }) => x)).toEqual([0, 28, 80]);
  });

  test('never touch and never leave the picture; those without room are left out', () => {
    const labels = fc.array(fc.record({ from: fc.integer({ min: 0, max: 600 }), width: fc.integer({ min: 5, max: 200 }) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(labels, (given) => {
        const wanted = given.toSorted((one, other) => one.from - other.from).map((label) => ({ ...label, item: label.width }));
        let free = 0;
        for (const { x, item } of placeLabels(wanted, 600, 8)) {
          expect(x).toBeGreaterThanOrEqual(free - 1e-9);
          expect(x + item).toBeLessThanOrEqual(600 + 1e-9);
          free = x + item + 8;
        }
      }),
    );
  });
});
