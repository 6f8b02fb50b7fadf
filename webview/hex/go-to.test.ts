import { describe, expect, test } from 'vitest';
import { mappedAt, parseGoTo, placeText } from './go-to.ts';

const place = { size: 0x400000, cursor: 0x1000, address: undefined };
const mapped = { ...place, address: 0xffc00000 };

describe('an offset', () => {
  const good: readonly [text: string, offset: number][] = [
    ['0x84000', 0x84000],
    ['0X84000', 0x84000],
    ['84000h', 0x84000],
    ['540672', 0x84000],
    ['3CC000', 0x3cc000],
    ['  0x8 4000 ', 0x84000],
    ['0x3f_fff0', 0x3ffff0],
    ['+0x10', 0x1010],
    ['+16', 0x1010],
    ['-0x1000', 0],
    ['end', 0x3fffff],
    ['END - 0x30', 0x3fffd0],
    ['end-1', 0x3fffff],
    ['0', 0],
  ];
  test.each(good)('%s', (text, offset) => {
    expect(parseGoTo(text, place)).toEqual({ offset });
  });
});

describe('what is no offset says what is', () => {
  const bad: readonly [text: string, message: RegExp][] = [
    ['', /Type an offset/],
    ['here', /“here” is no offset/],
    ['0x', /is no offset/],
    ['end0x30', /is no offset/],
    ['--5', /is no offset/],
    ['1.5', /is no offset/],
    ['0x400000', /behind the end\. The last byte is at 0x3FFFFF/],
    ['-0x1001', /before the start/],
    ['end+1', /behind the end/],
  ];
  test.each(bad)('%j', (text, message) => {
    const outcome = parseGoTo(text, place);
    expect('error' in outcome && outcome.error).toMatch(message);
  });
});

describe('an x86 image ends at 4 GiB', () => {
  test.each([
    ['unified', 'x86', 0xffc00000],
    ['code', 'x86', 0xffc00000],
    ['vars', 'x86', undefined],
    ['code', 'aarch64', undefined],
    ['unknown', undefined, undefined],
  ])('%s, %s', (kind, architecture, address) => {
    expect(mappedAt({ size: 0x400000, kind, architecture })).toBe(address);
  });

  test.each([
    ['0xFFFFFFF0', 0x3ffff0],
    ['FFC00000', 0],
    ['4294967280', 0x3ffff0],
    ['0x84000', 0x84000],
  ])('%s', (text, offset) => {
    expect(parseGoTo(text, mapped)).toEqual({ offset });
  });

  test.each([
    ['0xFFBFFFFF', /behind the end.*mapped at 0xFFFFFFFF/],
    ['0x100000000', /behind the end/],
    ['+0xFFFFFFF0', /behind the end/],
    ['', /offset or address/],
  ])('%s is no place in it', (text, message) => {
    const outcome = parseGoTo(text, mapped);
    expect('error' in outcome && outcome.error).toMatch(message);
  });

  test('a place in both ways of counting', () => {
    expect(placeText(0x3ffff0, mapped.address)).toBe('Offset 0x3FFFF0, address 0xFFFFFFF0');
    expect(placeText(0x10, undefined)).toBe('Offset 0x10');
  });
});
