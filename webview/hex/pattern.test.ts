import { describe, expect, test } from 'vitest';
import { type PatternKind, parsePattern } from './pattern.ts';

describe('a pattern', () => {
  const good: readonly [text: string, kind: PatternKind, bytes: readonly number[]][] = [
    ['5F 46 56 48', 'hex', [0x5f, 0x46, 0x56, 0x48]],
    ['5f465648', 'hex', [0x5f, 0x46, 0x56, 0x48]],
    ['0x5F, 0x46', 'hex', [0x5f, 0x46]],
    ['_FVH', 'ascii', [0x5f, 0x46, 0x56, 0x48]],
    [' ', 'ascii', [0x20]],
    ['ä', 'ascii', [0xc3, 0xa4]],
    ['PK', 'ucs2', [0x50, 0, 0x4b, 0]],
    ['ä', 'ucs2', [0xe4, 0]],
    [
      '8BE4DF61-93ca-11d2-aa0d-00e098032b8c',
      'guid',
      [0x61, 0xdf, 0xe4, 0x8b, 0xca, 0x93, 0xd2, 0x11, 0xaa, 0x0d, 0, 0xe0, 0x98, 3, 0x2b, 0x8c],
    ],
  ];
  test.each(good)('%j as %s', (text, kind, bytes) => {
    expect(parsePattern(text, kind, true)).toEqual({
      bytes: Uint8Array.from(bytes),
      mask: new Uint8Array(bytes.length).fill(0xff),
    });
  });

  const loose: readonly [text: string, kind: PatternKind, bytes: readonly number[], mask: readonly number[]][] = [
    ['5F ?? 56', 'hex', [0x5f, 0, 0x56], [0xff, 0, 0xff]],
    ['5? ?F', 'hex', [0x50, 0x0f], [0xf0, 0x0f]],
    ['Db_1', 'ascii', [0x44, 0x42, 0x5f, 0x31], [0xdf, 0xdf, 0xff, 0xff]],
    // { and [ differ in the same bit as a and A do, and are no letters.
    ['z{', 'ascii', [0x5a, 0x7b], [0xdf, 0xff]],
    ['kä', 'ascii', [0x4b, 0xc3, 0xa4], [0xdf, 0xff, 0xff]],
    ['dB', 'ucs2', [0x44, 0, 0x42, 0], [0xdf, 0xff, 0xdf, 0xff]],
    // Ł is 0x0141: its low byte alone would be an A.
    ['Ł', 'ucs2', [0x41, 0x01], [0xff, 0xff]],
  ];
  test.each(loose)('%j as %s, in any case', (text, kind, bytes, mask) => {
    expect(parsePattern(text, kind, false)).toEqual({ bytes: Uint8Array.from(bytes), mask: Uint8Array.from(mask) });
  });
});

describe('what can’t be looked for says why', () => {
  const bad: readonly [text: string, kind: PatternKind, message: RegExp][] = [
    ['', 'hex', /Type what to find/],
    ['', 'ucs2', /Type what to find/],
    ['5F 4', 'hex', /One digit is missing/],
    ['5F ?', 'hex', /One digit is missing/],
    ['?? ??', 'hex', /at least one hex digit/],
    ['_FVH', 'hex', /Hex digits only/],
    ['x'.repeat(1025), 'ascii', /longer than 1024 bytes/],
    ['x'.repeat(513), 'ucs2', /longer than 1024 bytes/],
  ];
  test.each(bad)('%.12s as %s', (text, kind, message) => {
    const outcome = parsePattern(text, kind, false);
    expect('error' in outcome && outcome.error).toMatch(message);
  });
});
