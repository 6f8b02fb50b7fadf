import { expect, test } from 'vitest';
import { crc32 } from './crc32.ts';

// The check values that catalogues of CRCs give for CRC-32.
test.each([
  ['', 0],
  ['123456789', 0xcbf43926],
  ['The quick brown fox jumps over the lazy dog', 0x414fa339],
])('the CRC of `%s`', (text, crc) => {
  expect(crc32(new TextEncoder().encode(text))).toBe(crc);
});
