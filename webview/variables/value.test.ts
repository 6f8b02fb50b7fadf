import { describe, expect, test } from 'vitest';
import { formatValue, isEnded, parseValue, type ValueForm } from './value.ts';

const bytes = (...values: number[]) => Uint8Array.of(...values);
const shape = { width: 2, ended: true };

describe('what is written becomes bytes', () => {
  test.each<[ValueForm, string, Uint8Array]>([
    ['hex', '0A ff', bytes(0x0a, 0xff)],
    ['hex', '0x0aFF', bytes(0x0a, 0xff)],
    ['hex', ' 00\n01 ', bytes(0, 1)],
    ['text', 'aß', bytes(0x61, 0, 0xdf, 0, 0, 0)],
    ['ascii', 'en', bytes(0x65, 0x6e, 0)],
    ['number', '5', bytes(5, 0)],
    ['number', '0xFFFF', bytes(0xff, 0xff)],
    ['number', ' 258 ', bytes(2, 1)],
    ['boolean', '1', bytes(1)],
    ['boolean', '0', bytes(0)],
  ])('%s: %s', (form, text, data) => {
    expect(parseValue(form, text, shape)).toEqual({ ok: true, data });
  });

  test('a text that had no NUL gets none', () => {
    expect(parseValue('ascii', 'eng', { width: 1, ended: false })).toEqual({ ok: true, data: bytes(0x65, 0x6e, 0x67) });
  });

  test('8 bytes hold what no floating point number does', () => {
    const parsed = parseValue('number', '18446744073709551615', { width: 8, ended: false });
    expect(parsed).toEqual({ ok: true, data: new Uint8Array(8).fill(0xff) });
  });
});

test.each<[ValueForm, string, RegExp]>([
  ['hex', '0G', /“G” is no hex digit/],
  ['hex', '012', /One digit is missing/],
  ['hex', '  ', /at least one byte/],
  ['number', '65536', /2 bytes hold up to 65535/],
  ['number', '-1', /whole number/],
  ['number', '1.5', /whole number/],
  ['number', '', /whole number/],
  ['ascii', 'ü', /“ü” is not in ASCII/],
  ['boolean', '2', /on or off/],
])('%s: “%s” is refused with what to write', (form, text, problem) => {
  expect(parseValue(form, text, shape)).toEqual({ ok: false, problem: expect.stringMatching(problem) });
});

describe('a form shows only bytes that it gives back exactly', () => {
  const samples = [
    bytes(),
    bytes(0),
    bytes(1),
    bytes(2),
    bytes(5, 0),
    bytes(0, 0),
    bytes(0x65, 0x6e, 0),
    bytes(0x65, 0x6e, 0x67),
    bytes(0x61, 0, 0x62, 0, 0, 0),
    bytes(0x00, 0xd8, 0, 0),
    bytes(0xff, 0xfe, 0xfd, 0xfc),
    new Uint8Array(8).fill(0xff),
    bytes(7, 8, 0),
  ];
  const forms: ValueForm[] = ['hex', 'text', 'ascii', 'number', 'boolean'];
  test.each(forms)('%s', (form) => {
    const shown = samples.filter((data) => formatValue(form, data) !== undefined && data.length > 0);
    expect(shown.length).toBeGreaterThan(0);
    for (const data of shown) {
      const again = parseValue(form, formatValue(form, data) ?? '', { width: data.length, ended: isEnded(form, data) });
      expect(again).toEqual({ ok: true, data });
    }
  });

  test.each<[ValueForm, Uint8Array]>([
    ['text', bytes(0x61)],
    ['text', bytes(0x00, 0xd8, 0, 0)],
    ['text', bytes(7, 0, 0, 0)],
    ['ascii', bytes(0x80)],
    ['number', bytes(1, 2, 3)],
    ['boolean', bytes(2)],
    ['boolean', bytes(1, 0)],
  ])('%s can’t say %s', (form, data) => {
    expect(formatValue(form, data)).toBeUndefined();
  });
});
