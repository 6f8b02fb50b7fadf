import { expect, test } from 'vitest';
import { parseSearch, type SearchMode } from './search-input.ts';

const good: [SearchMode, string, number[]][] = [
  ['hex', '5f465648', [0x5f, 0x46, 0x56, 0x48]],
  ['hex', ' 5F 46:56-48, 0a ', [0x5f, 0x46, 0x56, 0x48, 0x0a]],
  ['hex', '0x5f 0X46', [0x5f, 0x46]],
  ['ascii', 'PK ', [0x50, 0x4b, 0x20]],
  ['ascii', 'é', [0xc3, 0xa9]],
  ['ucs2', 'PK', [0x50, 0, 0x4b, 0]],
  ['ucs2', '€', [0xac, 0x20]],
  [
    'guid',
    '00112233-4455-6677-8899-aabbccddeeff',
    [0x33, 0x22, 0x11, 0, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff],
  ],
];

test.each(good)('%s `%s` is read', (mode, input, pattern) => {
  expect(parseSearch(input, mode)).toEqual({ pattern: new Uint8Array(pattern) });
});

const bad: [SearchMode, string, RegExp][] = [
  ['hex', '', /^Nothing to look for/],
  ['hex', ' ', /^Nothing to look for/],
  ['hex', '0x', /^Nothing to look for/],
  ['hex', '5f4', /odd number/],
  ['hex', '5f4g', /`g` is no hex digit/],
  ['ascii', '', /^Nothing to look for/],
  ['ucs2', '', /^Nothing to look for/],
  ['guid', '8be4df61', /^A GUID looks like/],
];

test.each(bad)('%s `%s` is refused with a reason', (mode, input, problem) => {
  expect(parseSearch(input, mode)).toEqual({ problem: expect.stringMatching(problem) });
});
