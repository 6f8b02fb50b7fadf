import { describe, expect, test } from 'vitest';
import type { EnrolledCertificate, EnrolledHash } from '../../firmware/signatures/report.ts';
import { dayOf, entryColumns, entryLines, entryTexts, hashBytes, hashProblem, ownerGuid, spacedName } from './entries.ts';

const certificate = {
  name: 'Example CA',
  knownAs: undefined,
  subject: 'CN=Example CA,O=Example',
  issuer: 'CN=Root',
  sha256: 'ab',
  sha1: 'cd',
  key: 'RSA 2048',
  serial: '01',
  owner: 'guid',
  ownerName: 'Somebody',
  offset: 7,
} as EnrolledCertificate;
const hash: EnrolledHash = { owner: 'guid', ownerName: undefined, kind: 'SHA-256', hash: 'f00d' };

test('each entry has a key of its own, also where a hash is there twice', () => {
  const keys = entryLines([certificate, { ...certificate, offset: 9 }], [hash, hash]).map(({ key }) => key);
  expect(new Set(keys).size).toBe(4);
});

test('the filter looks through names, fingerprints and owners', () => {
  const texts = entryLines([certificate], [hash]).map((line) => entryTexts(line).join(' '));
  expect(texts[0]).toContain('Somebody');
  expect(texts[0]).toContain('CN=Root');
  expect(texts[1]).toContain('f00d');
});

describe('the columns are what the entries differ in', () => {
  const both = entryLines([certificate], [hash]);
  const [first, second] = [both.slice(0, 1), both.slice(1)];
  test.each([
    ['certificates', first, false, 'Name, Valid Until, Key, Owner'],
    ['hashes', second, false, 'Hash, Kind, Owner'],
    ['both', both, false, 'Name, Kind, Valid Until, Key, Owner'],
    ['nothing', [], false, 'Name, Owner'],
    ['certificates beside their details', first, true, 'Name, Valid Until'],
    ['hashes beside their details', second, true, 'Hash'],
  ])('%s', (_, lines, brief, labels) => {
    expect(
      entryColumns(lines, brief)
        .map(({ label }) => label)
        .join(', '),
    ).toBe(labels);
  });
});

test.each([
  ['2026-06-24T18:51:00Z', '2026-06-24'],
  ['', '–'],
])('the day of “%s” is %s', (time, day) => {
  expect(dayOf(time)).toBe(day);
});

describe('a hash to enroll', () => {
  test.each([
    ['ab'.repeat(32), /^$/],
    [`${'AB:'.repeat(31)}AB`, /^$/],
    ['ab', /64 hex digits; these are 2/],
    ['zz', /“z” is no hex digit/],
    ['', /these are 0/],
  ])('“%s”', (text, problem) => {
    expect(hashProblem(text)).toMatch(problem);
  });

  test('its bytes', () => {
    expect(hashBytes('00:ff 10')).toEqual(Uint8Array.of(0, 0xff, 0x10));
  });
});

test.each([
  ['77fa9abd-0359-4d32-bd60-28f4e78f784b', '77fa9abd-0359-4d32-bd60-28f4e78f784b'],
  [' {77FA9ABD-0359-4D32-BD60-28F4E78F784B} ', '77fa9abd-0359-4d32-bd60-28f4e78f784b'],
  ['77fa9abd', undefined],
  ['', undefined],
])('the owner “%s”', (text, guid) => {
  expect(ownerGuid(text)).toBe(guid);
});

test.each([
  ['CN=Example CA,O=Example,C=US', 'CN=Example CA, O=Example, C=US'],
  ['CN=Example\\, Inc.,C=US', 'CN=Example\\, Inc., C=US'],
  ['', ''],
])('the name “%s” in its parts', (name, spaced) => {
  expect(spacedName(name)).toBe(spaced);
});
