import { describe, expect, test } from 'vitest';
import { composeVars, type VariableToCompose } from '../compose/vars.ts';
import { analyzeImage } from '../image.ts';
import { vendors } from '../names.ts';
import { composeCertificate } from '../signatures/certificates-for-tests.ts';
import { readSignatureLists } from '../signatures/signature-lists.ts';
import { applyEdit, type KeyDatabase, type StoreEdit } from './edit.ts';
import { edited } from './edited-for-tests.ts';

const owner = '01020304-0506-0708-090a-0b0c0d0e0f10';
const certificateOf = (name: string) => composeCertificate({ subject: [['CN', name]] });
const [one, two] = [certificateOf('One'), certificateOf('Two')] as const;
const hashOf = (value: number) => new Uint8Array(32).fill(value);

const enroll = (database: KeyDatabase, certificate: Uint8Array, replace = false): StoreEdit => ({
  kind: 'enroll',
  database,
  owner,
  certificate,
  replace,
});
const enrollHash = (database: 'db' | 'dbx', value: number, replace = false): StoreEdit => ({
  kind: 'enroll-hash',
  database,
  owner,
  hash: hashOf(value),
  replace,
});

const empty = composeVars({ layout: '2m' });

function databaseOf(bytes: Uint8Array, name: KeyDatabase) {
  const variable = analyzeImage(bytes).variables.find((each) => each.live && each.name === name);
  if (!variable) throw new Error(`${name} is not there.`);
  return { variable, data: bytes.subarray(variable.dataOffset, variable.dataOffset + variable.size) };
}

/** `one two 1 2`: the certificates and hashes of a database, a word for each, lists apart by `|`. */
function entries(bytes: Uint8Array, name: KeyDatabase): string {
  const word = (data: Uint8Array) =>
    data.length === 32 ? `${data[0]}` : Buffer.compare(data, one) === 0 ? 'one' : Buffer.compare(data, two) === 0 ? 'two' : '?';
  const lists = readSignatureLists(databaseOf(bytes, name).data);
  return lists.map(({ signatures }) => signatures.map(({ data }) => word(data)).join(' ')).join(' | ');
}

test('a certificate stands in a list of its own, byte for byte', () => {
  const { variable, data } = databaseOf(edited(empty, enroll('KEK', one)), 'KEK');
  expect(variable).toMatchObject({ guid: vendors.global, attributes: 0x27, timestamp: undefined });
  const size = 16 + one.length;
  const numbers = Buffer.alloc(12);
  numbers.writeUInt32LE(28 + size, 0);
  numbers.writeUInt32LE(size, 8);
  const expected = [
    'a159c0a5e494a74a87b5ab155c2bf072',
    numbers.toString('hex'),
    '0403020106050807090a0b0c0d0e0f10',
    Buffer.from(one).toString('hex'),
  ];
  expect(Buffer.from(data).toString('hex')).toBe(expected.join(''));
});

const cases: [what: string, edits: StoreEdit[], database: KeyDatabase, entries: string][] = [
  ['certificates, one after the other', [enroll('db', one), enroll('db', two)], 'db', 'one | two'],
  ['the same one again', [enroll('db', one), enroll('db', two), enroll('db', one)], 'db', 'one | two'],
  ['instead of all others', [enroll('db', one), enroll('db', two), enroll('db', two, true)], 'db', 'two'],
  ['a platform key', [enroll('PK', one)], 'PK', 'one'],
  ['the same platform key again', [enroll('PK', one), enroll('PK', one)], 'PK', 'one'],
  ['another platform key', [enroll('PK', one), enroll('PK', two, true)], 'PK', 'two'],
  ['hashes share a list', [enrollHash('dbx', 1), enroll('dbx', one), enrollHash('dbx', 2)], 'dbx', '1 2 | one'],
  ['the same hash again', [enrollHash('db', 1), enrollHash('db', 2), enrollHash('db', 1)], 'db', '1 2'],
  ['a hash instead of all others', [enrollHash('dbx', 1), enroll('dbx', one), enrollHash('dbx', 3, true)], 'dbx', '3'],
];
test.each(cases)('%s', (_, edits, database, expected) => {
  const after = edited(empty, ...edits);
  expect(entries(after, database)).toBe(expected);
  expect(analyzeImage(after).problems).toEqual([]);
});

test('what is enrolled names the certificate, and turns Secure Boot on with PK', () => {
  const done = applyEdit(empty, { ...enroll('PK', one), timestamp: '2026-01-02T03:04:05Z' } as StoreEdit);
  if (!done.ok) throw new Error(done.reason);
  expect(done.description).toBe('Enroll One in PK');
  expect(databaseOf(done.bytes, 'PK').variable.timestamp).toBe('2026-01-02T03:04:05Z');
  expect(analyzeImage(done.bytes).secureBoot.state).toBe('on');
});

describe('refused', () => {
  const plain = composeVars({ layout: '2m', authenticated: false });
  const broken: VariableToCompose = { name: 'db', guid: vendors.imageSecurity, data: new Uint8Array(7), attributes: 0x27 };
  const damaged = composeVars({ layout: '2m', variables: [broken] });
  const refusals: [what: string, bytes: Uint8Array, edit: StoreEdit, reason: RegExp][] = [
    ['a second platform key', edited(empty, enroll('PK', one)), enroll('PK', two), /PK holds one certificate only/],
    ['no certificate', empty, enroll('db', new Uint8Array([1, 2, 3])), /no X\.509 certificate in DER/],
    [
      'more than a certificate',
      empty,
      enroll('db', new Uint8Array([...one, 0])),
      /Behind the certificate of One stand 1 bytes/,
    ],
    ['half a hash', empty, { ...enrollHash('db', 1), hash: new Uint8Array(16) } as StoreEdit, /has 32 bytes, not 16/],
    ['no owner', empty, { ...enroll('db', one), owner: 'me' } as StoreEdit, /me is no GUID/],
    ['a plain store', plain, enroll('db', one), /no Secure Boot key can be enrolled/],
    ['a damaged database', damaged, enroll('db', one), /only replaced: what it holds now is damaged\. What follows/],
  ];
  test.each(refusals)('%s', (_, bytes, edit, reason) => {
    const refused = applyEdit(bytes, edit);
    expect(refused.ok ? refused.description : refused.reason).toMatch(reason);
    expect(refused.ok).toBe(false);
  });

  test('a damaged database can be replaced', () => {
    expect(entries(edited(damaged, enroll('db', one, true)), 'db')).toBe('one');
  });
});
