import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Certificate, readCertificate } from './certificate.ts';
import { type CertificateParts, composeCertificate } from './certificates-for-tests.ts';
import { certificateFromPem } from './pem.ts';

const cases: [what: string, parts: CertificateParts, expected: Partial<Certificate>][] = [
  [
    'a name, the most specific part first',
    {
      subject: [
        ['C', 'US'],
        ['O', 'Some, Inc.'],
        ['CN', 'Name'],
      ],
    },
    { subject: 'CN=Name,O=Some\\, Inc.,C=US', issuer: 'CN=Issuer', name: 'Name' },
  ],
  ['a name without CN', { subject: [['O', 'Ours']] }, { subject: 'O=Ours', name: 'O=Ours' }],
  ['a part that has no short name', { subject: [['other', 'x']] }, { subject: '1.2.3.4=x' }],
  ['characters beyond ASCII', { subject: [['CN', 'Prüfung ✓']] }, { name: 'Prüfung ✓' }],
  ['a serial number', { serial: [0x00, 0xa1, 0x0b] }, { serial: 'a10b' }],
  ['serial number 0', { serial: [0] }, { serial: '00' }],
  ['times', {}, { notBefore: '2025-01-01T00:00:00Z', notAfter: '2035-01-01T00:00:00Z' }],
  ['a time of the last century', { notBefore: '991231235959Z' }, { notBefore: '1999-12-31T23:59:59Z' }],
  ['a time behind 2049', { notAfter: '20530517231145Z' }, { notAfter: '2053-05-17T23:11:45Z' }],
  ['a time that is none', { notAfter: '351301000000Z' }, { notAfter: '' }],
  ['a key of 2048 bits', {}, { key: 'RSA 2048', signatureAlgorithm: 'SHA-256 with RSA' }],
  ['a key of 3071 bits', { keyBits: 3071 }, { key: 'RSA 3071' }],
  ['no extensions', {}, { isAuthority: false }],
  ['an authority', { authority: true }, { isAuthority: true }],
  ['no authority', { authority: false }, { isAuthority: false }],
];

test.each(cases)('%s', (_, parts, expected) => {
  expect(readCertificate(composeCertificate(parts))).toMatchObject(expected);
});

describe('fingerprints', () => {
  const der = composeCertificate();
  const digest = (algorithm: string) => createHash(algorithm).update(der).digest('hex');
  const fingerprints = { sha256: digest('sha256'), sha1: digest('sha1') };

  test('are of the whole certificate', () => {
    expect(readCertificate(der)).toMatchObject(fingerprints);
  });

  test('are not of what lies behind it', () => {
    expect(readCertificate(new Uint8Array([...der, 1, 2, 3]))).toMatchObject(fingerprints);
  });
});

describe('bytes that are no certificate', () => {
  const der = composeCertificate({ authority: true });

  test('any part of one that is cut off is none', () => {
    for (let length = 0; length < der.length; length++) expect(readCertificate(der.subarray(0, length))).toBeUndefined();
  });

  test.each([
    ['text', new TextEncoder().encode('-----BEGIN CERTIFICATE-----')],
    ['a length that is left open', new Uint8Array([0x30, 0x80, 0, 0])],
    ['a length of 5 bytes', new Uint8Array([0x30, 0x85, 0, 0, 0, 0, 0])],
    ['an empty sequence', new Uint8Array([0x30, 0])],
    ['sequences in sequences', new Uint8Array(10_000).map((_, index) => (index % 2 === 0 ? 0x30 : 0x7e))],
  ])('%s', (_, bytes) => {
    expect(readCertificate(bytes)).toBeUndefined();
  });

  test('one with changed bytes is read or refused, never thrown at', () => {
    const changes = fc.array(fc.tuple(fc.nat({ max: der.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(changes, (changed) => {
        const bytes = new Uint8Array(der);
        for (const [offset, byte] of changed) bytes[offset] = byte;
        expect(['undefined', 'object']).toContain(typeof readCertificate(bytes));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('PEM', () => {
  const der = composeCertificate();
  const base64 = Buffer.from(der).toString('base64');
  const pem = (body: string) => `Bag Attributes\n-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;

  test.each([
    ['in lines', pem(base64.replaceAll(/.{64}/g, '$&\n'))],
    ['with line ends of Windows', pem(base64.replaceAll(/.{64}/g, '$&\r\n'))],
    ['the first of two', pem(base64) + pem('AAAA')],
  ])('%s', (_, text) => {
    expect(certificateFromPem(text)).toEqual(der);
  });

  test.each([
    ['no certificate', 'nothing'],
    ['a key', pem(base64).replaceAll('CERTIFICATE', 'PRIVATE KEY')],
    ['nothing inside', pem('')],
    ['other characters', pem(`${base64.slice(0, -4)}!!!!`)],
    ['a digit too few', pem(base64.slice(1))],
  ])('%s', (_, text) => {
    expect(certificateFromPem(text)).toBeUndefined();
  });
});
