import { expect, it } from 'vitest';
import { collapsed, datatypeTest } from './datatypes.ts';
import type { DatatypeName, Facets } from './pattern.ts';

const rows: readonly { type: DatatypeName; facets?: Facets; fits: readonly string[]; not: readonly string[] }[] = [
  { type: 'string', fits: ['', ' a\n'], not: [] },
  { type: 'token', fits: ['', ' a  b '], not: [] },
  { type: 'boolean', fits: ['true', ' 0 '], not: ['yes', 'TRUE', ''] },
  { type: 'NCName', fits: ['a', '_b.c-1', 'é'], not: ['', '1a', 'a:b', 'a b'] },
  { type: 'Name', fits: ['a:b', ':x'], not: ['1', '-a'] },
  { type: 'NMTOKEN', fits: ['1-a', '.'], not: ['a b', ''] },
  { type: 'hexBinary', fits: ['', '0aFF'], not: ['0', '0g'] },
  { type: 'decimal', fits: ['1', '-1.5', '.5', '+2.'], not: ['', '.', '1e3'] },
  { type: 'integer', fits: ['0', '-1', '+1', ' 7\n', '123456789012345678901234567890'], not: ['', '1.0', '0x1', '- 1', 'a'] },
  { type: 'positiveInteger', fits: ['1', '+1'], not: ['0', '-1'] },
  { type: 'nonPositiveInteger', fits: ['0', '-0', '-3'], not: ['1'] },
  { type: 'unsignedLong', fits: ['18446744073709551615'], not: ['18446744073709551616', '-1'] },
  { type: 'long', fits: ['-9223372036854775808'], not: ['9223372036854775808'] },
  { type: 'unsignedInt', fits: ['4294967295', '0004'], not: ['4294967296', '+4'] },
  { type: 'short', fits: ['-32768', '32767'], not: ['32768'] },
  { type: 'unsignedInt', facets: { pattern: '[0-9]+' }, fits: ['5'], not: ['+5', ' 5', '4294967296'] },
  { type: 'integer', facets: { minInclusive: '0', maxInclusive: 31 }, fits: ['0', '31'], not: ['-1', '32'] },
  { type: 'integer', facets: { minExclusive: 0, maxExclusive: '3' }, fits: ['1', '2'], not: ['0', '3'] },
  { type: 'string', facets: { maxLength: 2, minLength: 1 }, fits: ['a', '😀😀'], not: ['', 'abc'] },
  { type: 'string', facets: { pattern: ['a.*', '.*z'] }, fits: ['az', 'abz'], not: ['a', 'z'] },
  { type: 'hexBinary', facets: { length: 2 }, fits: ['0102'], not: ['01'] },
  {
    type: 'dateTime',
    fits: ['2024-02-29T12:00:00', '2024-01-01T24:00:00Z', '-0044-03-15T12:00:00.5+14:00', '12024-01-01T00:00:00'],
    not: [
      '2023-02-29T12:00:00',
      '2024-01-01',
      '2024-13-01T00:00:00',
      '2024-01-01T24:00:01',
      '0000-01-01T00:00:00',
      '2024-01-01T00:00:00+14:01',
    ],
  },
];

it.each(rows)('$type $facets', ({ type, facets = {}, fits, not }) => {
  const test = datatypeTest({ type, facets });
  expect(fits.filter((text) => !test(text))).toEqual([]);
  expect(not.filter((text) => test(text))).toEqual([]);
});

it('collapses white space', () => {
  expect(['a', ' a ', 'a\n\t b', '  '].map(collapsed)).toEqual(['a', 'a', 'a b', '']);
});
