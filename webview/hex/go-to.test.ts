import { describe, expect, test } from 'vitest';
import { parseGoTo } from './go-to.ts';

const place = { size: 0x400000, cursor: 0x1000 };

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
    ['0x400000', /behind the end of the file\. The last byte is at 0x3FFFFF/],
    ['-0x1001', /before the start of the file/],
    ['end+1', /behind the end of the file/],
  ];
  test.each(bad)('%j', (text, message) => {
    const outcome = parseGoTo(text, place);
    expect('error' in outcome && outcome.error).toMatch(message);
  });
});
