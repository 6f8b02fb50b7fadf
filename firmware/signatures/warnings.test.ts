import { describe, expect, test } from 'vitest';
import type { DatabaseName, EnrolledCertificate, SignatureDatabase, SignatureDatabases } from './databases.ts';
import { type SecureBootWarningId, warningsOf } from './warnings.ts';
import { knownCertificate } from './well-known.ts';

const fingerprints = {
  kek2011: 'a1117f516a32cefcba3f2d1ace10a87972fd6bbe8fe0d0b996e09e65d802a503',
  kek2023: '3cd3f0309edae228767a976dd40d9f4affc4fbd5218f2e8cc3c9dd97e8ac6f9d',
  windows2011: 'e8e95f0733a55e8bad7be0a1413ee23c51fcea64b3c8fa6a786935fddcc71961',
  windows2023: '076f1fea90ac29155ebf77c17682f75f1fdd1be196da302dc8461e350a9ae330',
  uefi2011: '48e99b991f57fc52f76149599bff0a58c47154229b9f8d603ac40d3500248507',
  uefi2023: 'f6124e34125bee3fe6d79a574eaa7b91c0e7bd9d929c1a321178efd611dad901',
  snakeoil: '5e2a886d7d56dc918f16806366d4c2e1c0de23a6f1026ba5df14f0370f0e19a0',
  ours: '00'.repeat(32),
} as const;

type Key = keyof typeof fingerprints;

function certificate(key: Key, more: Partial<EnrolledCertificate> = {}): EnrolledCertificate {
  const sha256 = fingerprints[key];
  const knownAs = knownCertificate(sha256)?.name;
  return {
    subject: `CN=${knownAs ?? key}`,
    issuer: 'CN=Issuer',
    name: knownAs ?? key,
    serial: '01',
    notBefore: '2011-06-27T21:22:45Z',
    notAfter: '2026-06-27T21:32:45Z',
    sha256,
    sha1: '',
    key: 'RSA 2048',
    signatureAlgorithm: 'SHA-256 with RSA',
    isAuthority: true,
    owner: '',
    ownerName: undefined,
    knownAs,
    expired: false,
    offset: 0,
    length: 0,
    ...more,
  };
}

function database(
  name: DatabaseName,
  keys: readonly (Key | EnrolledCertificate)[],
  hashes: readonly string[] = [],
): SignatureDatabase {
  return {
    name,
    guid: '',
    size: 100,
    timestamp: undefined,
    certificates: keys.map((key) => (typeof key === 'string' ? certificate(key) : key)),
    hashes: hashes.map((hash) => ({ owner: '', ownerName: undefined, kind: 'SHA-256', hash })),
    others: [],
    problems: [],
  };
}

/** Two hashes that every list of Microsoft's for x64 has, and one of what came with the newest and the one before. */
const first = [
  '80b4d96931bf0d02fd91a61e19d14f1da452e66db2408ca8604d411f92659f0a',
  'f52f83a3fa9cfbd6920f722824dbe4034534d25b8507246b3b957dac6e1bce7a',
];
const of2025 = '0bc4f078388d41ab039f87ae84cf8d39302ccbdd70c4ade02263ebfce6def0f5';
const of2026 = '410260b1b6f5af5fbeeb9ea3220658435e876cb3247126ee907a437f312db373';
const nothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const PK = database('PK', ['ours']);
const trusting = { PK, db: database('db', ['uefi2011', 'uefi2023']) };
const current = { ...trusting, KEK: database('KEK', ['kek2011', 'kek2023']), dbx: database('dbx', [], [...first, of2026]) };

const cases: [what: string, databases: SignatureDatabases, warnings: [SecureBootWarningId, string][]][] = [
  ['nothing at all', {}, []],
  ['all up to date', current, []],
  ['our own keys only', { PK, KEK: database('KEK', ['ours']), db: database('db', ['ours']) }, []],
  [
    'keys without a platform key',
    { KEK: database('KEK', ['ours']), db: database('db', ['ours']) },
    [['keys-without-pk', 'KEK and db are enrolled, but no platform key (PK)']],
  ],
  ['an empty platform key', { PK: { ...PK, size: 0 }, db: database('db', ['ours']) }, [['keys-without-pk', 'db is enrolled']]],
  ['a dbx alone', { dbx: database('dbx', [], [nothing]) }, []],
  [
    'snakeoil keys',
    { PK: database('PK', ['snakeoil']), KEK: database('KEK', ['ours']), db: database('db', ['ours', 'snakeoil']) },
    [['snakeoil', 'PK and db trust the test key "Debian snakeoil"']],
  ],
  [
    'a key that tells not to trust it',
    { PK: database('PK', [certificate('ours', { subject: 'CN=DO NOT TRUST - Test PK' })]) },
    [['snakeoil', 'PK trusts the test key "ours"']],
  ],
  ['snakeoil keys that are revoked', { PK, dbx: database('dbx', ['snakeoil']) }, []],
  [
    'the KEK of 2011',
    { ...current, KEK: database('KEK', ['kek2011']) },
    [
      [
        'microsoft-2011-only',
        'KEK has Microsoft Corporation KEK CA 2011 (expires 2026-06-27), but not its successor: without Microsoft Corporation KEK 2K CA 2023, updates of db and dbx signed by it are refused.',
      ],
    ],
  ],
  [
    'both certificates of 2011 in db',
    { ...current, db: database('db', [certificate('windows2011', { expired: true }), 'uefi2011']) },
    [
      [
        'microsoft-2011-only',
        'Microsoft Windows Production PCA 2011 (expired 2026-06-27) and Microsoft Corporation UEFI CA 2011 (expires',
      ],
      ['certificates-expired', 'Microsoft Windows Production PCA 2011 (db, 2026-06-27) has expired.'],
    ],
  ],
  [
    'one successor of two',
    { ...current, db: database('db', ['windows2011', 'windows2023', 'uefi2011']) },
    [['microsoft-2011-only', 'without Microsoft UEFI CA 2023, shims and other boot loaders signed only by it will not boot.']],
  ],
  [
    'one expired certificate in two places',
    {
      PK: database('PK', [certificate('ours', { expired: true })]),
      KEK: database('KEK', [certificate('ours', { expired: true })]),
    },
    [['certificates-expired', 'ours (PK and KEK, 2026-06-27) has expired. What is already signed still boots']],
  ],
  ['no dbx', { PK, db: trusting.db }, [['dbx-empty', 'There is no dbx']]],
  ['a dbx that stands for none', { ...trusting, dbx: database('dbx', [], [nothing]) }, [['dbx-empty', 'dbx revokes nothing']]],
  ['a dbx of certificates', { ...trusting, dbx: database('dbx', ['windows2011']) }, []],
  ['no dbx, and nothing of Microsoft in db', { PK, db: database('db', ['ours']) }, []],
  ['no dbx, and no platform key', { db: trusting.db }, [['keys-without-pk', 'db is enrolled']]],
  [
    'a dbx of 2025',
    { ...trusting, dbx: database('dbx', [], [...first, of2025]) },
    [['dbx-old', 'its 3 hashes lack what Microsoft revoked in June 2026, so']],
  ],
  ['a dbx of long ago', { ...trusting, dbx: database('dbx', [], first) }, [['dbx-old', 'revoked in July 2020 and later, so']]],
  ['a dbx for another processor', { ...trusting, dbx: database('dbx', [], [of2025.replace('0', '1')]) }, []],
  ['damage', { PK: { ...PK, problems: ['This is wrong.'] } }, [['broken-database', 'PK is damaged: This is wrong.']]],
];

describe('warnings', () => {
  test.each(cases)('%s', (_, databases, expected) => {
    expect(warningsOf(databases)).toEqual(expected.map(([id, text]) => ({ id, text: expect.stringContaining(text) })));
  });
});
