import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBootEntry, writeBootEntry } from './boot-entry.ts';
import { optionDigits, readBootOrder, writeBootOrder } from './boot-order.ts';
import { bytesOf } from './device-paths-for-tests.ts';

const path = bytesOf('04040a005c0061000000 7fff0400');
const bytes = bytesOf('01000000 0e00 61006200 0000 04040a005c0061000000 7fff0400 0102');

describe('a boot entry', () => {
  test('is read', () => {
    expect(readBootEntry(bytes)).toEqual({
      attributes: 1,
      description: 'ab',
      path,
      pathText: '\\a',
      optionalData: new Uint8Array([1, 2]),
    });
  });

  test('is written', () => {
    const entry = { attributes: 1, description: 'ab', path, optionalData: new Uint8Array([1, 2]) };
    expect(writeBootEntry(entry)).toEqual(bytes);
  });

  test.each([
    ['nothing', 0],
    ['no path length', 5],
    ['a description without an end', 10],
    ['a path that is cut off', 25],
  ])('with %s is none', (_, length) => {
    expect(readBootEntry(bytes.slice(0, length))).toBeUndefined();
  });

  test('that can not be said is refused', () => {
    const entry = { attributes: 1, description: 'a', path, optionalData: new Uint8Array() };
    expect(() => writeBootEntry({ ...entry, description: 'a\0b' })).toThrow('NUL');
    expect(() => writeBootEntry({ ...entry, path: new Uint8Array(0x10000) })).toThrow('65536 bytes');
  });

  test('is the same after reading and writing', () => {
    const entry = fc.record({
      attributes: fc.nat(),
      description: fc.string().map((text) => text.replaceAll('\0', '')),
      path: fc.uint8Array({ maxLength: 100 }),
      optionalData: fc.uint8Array({ maxLength: 100 }),
    });
    fc.assert(
      fc.property(entry, (written) => {
        expect(readBootEntry(writeBootEntry(written))).toMatchObject(written);
      }),
    );
  });
});

describe('a boot order', () => {
  test.each([
    ['', []],
    ['0100', [1]],
    ['0a00 0001', [10, 256]],
  ])('%j', (digits, order) => {
    expect(readBootOrder(bytesOf(digits))).toEqual(order);
    expect(writeBootOrder(order)).toEqual(bytesOf(digits));
  });

  test('leaves an odd byte out', () => {
    expect(readBootOrder(bytesOf('010002'))).toEqual([1]);
  });

  test.each([-1, 0x10000, 1.5, Number.NaN])('%d is no number of an entry', (number) => {
    expect(() => writeBootOrder([number])).toThrow('no number of a boot entry');
  });

  test('names entries with four digits', () => {
    expect([0, 26, 0xffff].map(optionDigits)).toEqual(['0000', '001A', 'FFFF']);
  });
});
