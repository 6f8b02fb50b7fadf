/** Keys and revocations of the stores in Debian's packages, beside what virt-firmware and OpenSSL say of them. */
import { describe, expect, test } from 'vitest';
import { analyzeImage } from '../../firmware/image.ts';
import { type Certificate, readCertificate } from '../../firmware/signatures/certificate.ts';
import { certificateFromPem } from '../../firmware/signatures/pem.ts';
import { type SecureBootReport, type SignatureDatabase, secureBootReport } from '../../firmware/signatures/report.ts';
import { readSignatureLists, writeSignatureLists } from '../../firmware/signatures/signature-lists.ts';
import { type DebianImage, debianImages, shipped } from './debian-images.ts';
import { describeWithOpenssl, type PrintedVariable, printWithVirtFirmware, type VirtFirmwareReading } from './virt-fw-vars.ts';

const stores = debianImages.filter(({ name }) => /VARS.*\.(ms|snakeoil)\.fd$/.test(name));
/** All that Microsoft issued in 2011 has expired, and nothing of what else is in the stores. */
const today = new Date('2026-11-22');

async function read({
  suite,
  name,
}: Pick<DebianImage, 'suite' | 'name'>): Promise<{ bytes: Uint8Array; report: SecureBootReport }> {
  const bytes = await shipped(suite, name);
  return { bytes, report: secureBootReport(analyzeImage(bytes), bytes, today) };
}

const readings = new Map<string, Promise<VirtFirmwareReading>>();

/** Read once: it takes seconds for each. */
function printed({ suite, name }: DebianImage, bytes: Uint8Array): Promise<VirtFirmwareReading> {
  const key = `${suite} ${name}`;
  const reading = readings.get(key) ?? printWithVirtFirmware(bytes);
  readings.set(key, reading);
  return reading;
}

describe('as virt-fw-vars sees it', () => {
  test.each(stores)('$suite $name', async (store) => {
    const { bytes, report } = await read(store);
    const { variables, certificates } = await printed(store, bytes);
    for (const database of Object.values(report.databases)) {
      expect(database.problems).toEqual([]);
      expect(ours(database)).toEqual(theirs(variables.find(({ name }) => name === database.name)));
    }
    const names = new Set(
      variables.filter(({ lines }) => lines.some((line) => line.startsWith('siglist'))).map(({ name }) => name),
    );
    expect(new Set(Object.keys(report.databases))).toEqual(names);
    const extracted = [...certificates.values()].map((pem) => fingerprintOf(pem));
    const enrolled = Object.values(report.databases).flatMap((database) => database.certificates.map(({ sha256 }) => sha256));
    expect(new Set(enrolled)).toEqual(new Set(extracted));
  });
});

function ours({ certificates, hashes, size }: SignatureDatabase): unknown {
  const names = certificates.map(({ subject, issuer }) => [commonName(subject), commonName(issuer)]);
  return { size, names, hashes: hashes.map(({ hash }) => hash) };
}

function theirs(printed: PrintedVariable | undefined): unknown {
  const { size = 0, lines = [] } = printed ?? {};
  const after = (words: string) => lines.flatMap((line) => (line.startsWith(words) ? [line.slice(words.length)] : []));
  // Where a name has no CN it says so.
  const subjects = lines.flatMap((line) => (/subject CN/.test(line) ? [line.replace(/^subject CN=/, '')] : []));
  const issuers = lines.flatMap((line) => (/issuer CN/.test(line) ? [line.replace(/^issuer CN=/, '')] : []));
  const hashes = lines.filter((line) => /^[0-9a-f]{64}$/.test(line));
  expect(after('siglist type=guid:EfiCertX509 count=')).toEqual(subjects.map(() => '1'));
  return {
    size,
    names: subjects.map((subject, index) => [subject, issuers[index]].map((name) => name?.replace(/^no .* CN$/, ''))),
    hashes,
  };
}

function commonName(name: string): string {
  return /(?:^|,)CN=((?:\\.|[^,\\])*)/.exec(name)?.[1]?.replaceAll(/\\(.)/g, '$1') ?? '';
}

function fingerprintOf(pem: string): string {
  return certificateOf(pem).sha256;
}

function certificateOf(pem: string): Certificate {
  const certificate = readCertificate(certificateFromPem(pem) ?? new Uint8Array());
  if (!certificate) throw new Error(`No certificate could be read in ${pem}`);
  return certificate;
}

test('certificates as OpenSSL sees them', async () => {
  const pems = new Map<string, string>();
  for (const store of stores) {
    const { bytes } = await read(store);
    for (const pem of (await printed(store, bytes)).certificates.values()) pems.set(fingerprintOf(pem), pem);
  }
  // Debian's own key, Microsoft's seven, and two snakeoil keys.
  expect(pems.size).toBe(10);
  const described = await describeWithOpenssl([...pems.values()]);
  expect([...pems.values()].map((pem) => inTheirWords(certificateOf(pem)))).toEqual(described);
});

const algorithms: Readonly<Record<string, string>> = { 'SHA-256 with RSA': 'sha256WithRSAEncryption' };

function inTheirWords(certificate: Certificate): string[] {
  const { subject, issuer, serial, notBefore, notAfter, sha256, sha1, key, signatureAlgorithm, isAuthority } = certificate;
  const time = (text: string) => text.replace('T', ' ');
  const fingerprint = (digits: string) => (digits.match(/../g) ?? []).join(':').toUpperCase();
  const lines = [
    ...(isAuthority ? ['CA:TRUE'] : []),
    `Public-Key: (${key.replace('RSA ', '')} bit)`,
    `Signature Algorithm: ${algorithms[signatureAlgorithm]}`,
    `subject=${subject}`,
    `issuer=${issuer}`,
    `serial=${serial.toUpperCase()}`,
    `notBefore=${time(notBefore)}`,
    `notAfter=${time(notAfter)}`,
    `sha256 Fingerprint=${fingerprint(sha256)}`,
    `sha1 Fingerprint=${fingerprint(sha1)}`,
  ];
  return lines.toSorted();
}

test.each(stores)('the lists of $suite $name are the same after reading and writing', async (store) => {
  const { bytes, report } = await read(store);
  const { variables } = analyzeImage(bytes);
  for (const { name, guid } of Object.values(report.databases)) {
    const variable = variables.find((each) => each.live && each.name === name && each.guid === guid);
    const data = bytes.slice(variable?.dataOffset, (variable?.dataOffset ?? 0) + (variable?.size ?? 0));
    expect(writeSignatureLists(readSignatureLists(data))).toEqual(data);
  }
});

describe('warnings', () => {
  const old = ['microsoft-2011-only', 'microsoft-2011-only', 'dbx-empty', 'certificates-expired'];

  test.each(
    stores.map(({ suite, name }) => {
      if (name.includes('snakeoil')) return { suite, name, warnings: ['snakeoil'] };
      // virt-firmware enrolls the keys of sid's stores, 2023's included; EnrollDefaultKeys those of the older ones.
      return { suite, name, warnings: suite === 'sid' ? ['certificates-expired'] : old };
    }),
  )('$suite $name: $warnings', async ({ suite, name, warnings }) => {
    const { report } = await read({ suite, name });
    expect(report.warnings.map(({ id }) => id)).toEqual(warnings);
    expect(report).toMatchObject({
      state: 'on',
      sentence: expect.stringMatching(/^Secure Boot will be on, .*: a platform key/),
    });
  });

  test('nothing had expired in 2025', async () => {
    const bytes = await shipped('sid', 'OVMF/OVMF_VARS_4M.ms.fd');
    expect(secureBootReport(analyzeImage(bytes), bytes, new Date('2025-12-31')).warnings).toEqual([]);
  });
});
