import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composeVars, type VariableToCompose } from '../compose/vars.ts';
import { analyzeImage } from '../image.ts';
import { composeCertificate } from './certificates-for-tests.ts';
import { type DatabaseName, databaseVendors } from './databases.ts';
import { signatureTypes } from './kinds.ts';
import { secureBootReport } from './report.ts';
import { writeSignatureLists } from './signature-lists.ts';

const microsoft = '77fa9abd-0359-4d32-bd60-28f4e78f784b';
const ours = '11111111-2222-4333-8444-555555555555';
const today = new Date('2026-11-22T12:00:00Z');

const certificate = composeCertificate({ notAfter: '261122120001Z' });
const x509 = (data: Uint8Array, owner = ours) => {
  return { type: signatureTypes.x509, header: new Uint8Array(), signatures: [{ owner, data }] };
};
const sha256 = (...bytes: readonly number[]) => {
  const signatures = bytes.map((byte) => ({ owner: microsoft, data: new Uint8Array(32).fill(byte) }));
  return { type: signatureTypes.sha256, header: new Uint8Array(), signatures };
};

const database = (name: DatabaseName, data: Uint8Array): VariableToCompose => ({
  name,
  guid: databaseVendors[name],
  data,
  attributes: 0x27,
  time: [2026, 1, 2, 3, 4, 5],
});

function reportOf(variables: readonly VariableToCompose[], on = today) {
  const bytes = composeVars({ layout: '2m', variables });
  return { bytes, report: secureBootReport(analyzeImage(bytes), bytes, on) };
}

test('databases come in their order, with what is in them and where', () => {
  const { bytes, report } = reportOf([
    database('dbx', writeSignatureLists([sha256(1, 2)])),
    database('PK', writeSignatureLists([x509(certificate)])),
  ]);
  expect(Object.keys(report.databases)).toEqual(['PK', 'dbx']);
  const { PK, dbx } = report.databases;
  expect(PK).toMatchObject({ name: 'PK', timestamp: '2026-01-02T03:04:05Z', hashes: [], others: [], problems: [] });
  const [key] = PK?.certificates ?? [];
  expect(key).toMatchObject({
    name: 'Test',
    owner: ours,
    ownerName: undefined,
    knownAs: undefined,
    length: certificate.length,
  });
  const offset = key?.offset ?? 0;
  expect(bytes.slice(offset, offset + certificate.length)).toEqual(certificate);
  expect(dbx?.hashes.map(({ ownerName, kind, hash }) => [ownerName, kind, hash])).toEqual([
    ['Microsoft', 'SHA-256', '01'.repeat(32)],
    ['Microsoft', 'SHA-256', '02'.repeat(32)],
  ]);
});

test.each([
  ['on its last second', '2026-11-22T12:00:01Z', false],
  ['a second later', '2026-11-22T12:00:02Z', true],
])('%s a certificate has expired: %s', (_, now, expired) => {
  const { report } = reportOf([database('db', writeSignatureLists([x509(certificate)]))], new Date(now));
  expect(report.databases.db?.certificates.map((each) => each.expired)).toEqual([expired]);
});

describe('the sentence', () => {
  const key = database('PK', writeSignatureLists([x509(certificate)]));

  test.each([
    ['a key', [key], 'Secure Boot will be on, in firmware that is built with it: a platform key (PK) is enrolled and'],
    ['no key', [], 'Secure Boot will be off: no platform key (PK) is enrolled.'],
  ])('with %s', (_, variables, sentence) => {
    expect(reportOf(variables).report.sentence).toContain(sentence);
  });

  test('where there is no store', () => {
    const bytes = new Uint8Array([1, 2]);
    const { sentence, databases } = secureBootReport(analyzeImage(bytes), bytes, today);
    expect(sentence).toBe("Whether Secure Boot will be on can't be told from this file: no variable store could be read.");
    expect(databases).toEqual({});
  });
});

describe('other signatures', () => {
  const unknown = { type: ours, header: new Uint8Array(), signatures: [{ owner: ours, data: new Uint8Array(7) }] };
  const rsa = { ...unknown, type: '3c5766e8-269c-4e34-aa14-ed776e85b3b6' };

  test('are counted with what they are', () => {
    const { report } = reportOf([database('db', writeSignatureLists([unknown, rsa]))]);
    expect(report.databases.db?.others).toEqual([
      { owner: ours, kind: ours, size: 7 },
      { owner: ours, kind: 'RSA 2048 key', size: 7 },
    ]);
  });

  test('bytes in place of a certificate are a problem', () => {
    const { report } = reportOf([database('db', writeSignatureLists([x509(new Uint8Array(9))]))]);
    expect(report.databases.db?.problems).toEqual([
      expect.stringMatching(/^The 9 bytes at \d+ of the image are no certificate/),
    ]);
    expect(report.warnings.map(({ id }) => id)).toContain('broken-database');
  });
});

test('any bytes in the databases are read', () => {
  const names = Object.keys(databaseVendors) as DatabaseName[];
  const content = fc.dictionary(fc.constantFrom(...names), fc.uint8Array({ maxLength: 200 }));
  fc.assert(
    fc.property(content, (databases) => {
      const variables = Object.entries(databases).map(([name, data]) => database(name as DatabaseName, data));
      const { report } = reportOf(variables);
      expect(Object.keys(report.databases).length).toBe(variables.length);
    }),
  );
});
