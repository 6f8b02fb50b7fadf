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
  ];
  test.each(good)('%j as %s', (text, kind, bytes) => {
    expect(parsePattern(text, kind)).toEqual({ bytes: Uint8Array.from(bytes) });
  });
});

describe('what can’t be looked for says why', () => {
  const bad: readonly [text: string, kind: PatternKind, message: RegExp][] = [
    ['', 'hex', /Type what to find/],
    ['', 'ucs2', /Type what to find/],
    ['5F 4', 'hex', /One digit is missing/],
    ['_FVH', 'hex', /Hex digits only/],
    ['x'.repeat(1025), 'ascii', /longer than 1024 bytes/],
    ['x'.repeat(513), 'ucs2', /longer than 1024 bytes/],
  ];
  test.each(bad)('%.12s as %s', (text, kind, message) => {
    const outcome = parsePattern(text, kind);
    expect('error' in outcome && outcome.error).toMatch(message);
  });
});
