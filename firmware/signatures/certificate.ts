/** X.509 certificates (RFC 5280) as far as Secure Boot's lists are shown. */
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type DerValue, derChildren, derTag, oidText, readDer } from './der.ts';
import { nameText, partOf } from './distinguished-name.ts';

export interface Certificate {
  /** As RFC 4514 writes it, the most specific part first: `CN=…,O=…,C=US`. */
  readonly subject: string;
  readonly issuer: string;
  /** CN of the subject, else the subject. */
  readonly name: string;
  /** Hexadecimal digits, lower case, without leading zero bytes. */
  readonly serial: string;
  /** ISO 8601 in UTC; empty where the certificate holds no readable time. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Fingerprints of the whole certificate: hexadecimal digits, lower case. */
  readonly sha256: string;
  readonly sha1: string;
  /** `RSA 2048`, `EC P-256`; else the algorithm's object identifier. */
  readonly key: string;
  /** `SHA-256 with RSA`; else the object identifier. */
  readonly signatureAlgorithm: string;
  /** BasicConstraints say that it may issue others. */
  readonly isAuthority: boolean;
}

/** Undefined where the bytes do not start with a certificate in DER. Bytes behind it are not looked at. Never throws. */
export function readCertificate(bytes: Uint8Array): Certificate | undefined {
  const certificate = readDer(bytes);
  const [body, algorithm, signature] = derChildren(sequence(certificate));
  if (!certificate || body?.tag !== derTag.sequence || signature?.tag !== derTag.bitString) return undefined;
  const fields = derChildren(body);
  // The version is left out where it is 1.
  if (fields[0]?.tag === derTag.context0) fields.shift();
  const [serial, , issuer, validity, subject, publicKey, ...more] = fields;
  if (serial?.tag !== derTag.integer || subject?.tag !== derTag.sequence || !publicKey) return undefined;
  const [notBefore, notAfter] = derChildren(sequence(validity));
  const subjectText = nameText(subject);
  return {
    subject: subjectText,
    issuer: nameText(issuer),
    name: partOf(subject, 'CN') ?? subjectText,
    serial: hexText(withoutLeadingZeros(serial.content)),
    notBefore: timeText(notBefore),
    notAfter: timeText(notAfter),
    sha256: hexText(sha256(certificate.whole)),
    sha1: hexText(sha1(certificate.whole)),
    key: keyText(publicKey),
    signatureAlgorithm: algorithmText(algorithm),
    isAuthority: isAuthority(more.find(({ tag }) => tag === derTag.context3)),
  };
}

function sequence(value: DerValue | undefined): DerValue | undefined {
  return value?.tag === derTag.sequence ? value : undefined;
}

function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function withoutLeadingZeros(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? bytes.subarray(-1) : bytes.subarray(first);
}

/** UTCTime has two digits for the year, 1950 to 2049; GeneralizedTime four (RFC 5280, section 4.1.2.5). */
function timeText(value: DerValue | undefined): string {
  if (value?.tag !== derTag.utcTime && value?.tag !== derTag.generalizedTime) return '';
  const text = String.fromCharCode(...value.content.subarray(0, 32));
  const century = value.tag === derTag.generalizedTime ? '' : Number(text.slice(0, 2)) < 50 ? '20' : '19';
  const digits = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(century + text);
  if (!digits) return '';
  const [, year, month, day, hour, minute, second] = digits;
  const time = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  return Number.isNaN(Date.parse(time)) ? '' : time;
}

const curves: Readonly<Record<string, string>> = {
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
};

function keyText(publicKey: DerValue): string {
  const [algorithm, key] = derChildren(sequence(publicKey));
  const [type, parameters] = derChildren(sequence(algorithm));
  const oid = type?.tag === derTag.oid ? oidText(type.content) : '';
  if (oid === '1.2.840.113549.1.1.1') {
    // The bit string's first byte says how many of its last bits are unused: none, for a key is whole bytes.
    const [modulus] = derChildren(key && readDer(key.content, 1));
    return modulus?.tag === derTag.integer ? `RSA ${bitLength(modulus.content)}` : 'RSA';
  }
  if (oid === '1.2.840.10045.2.1') {
    const curve = parameters?.tag === derTag.oid ? oidText(parameters.content) : '';
    return `EC ${curves[curve] ?? curve}`.trim();
  }
  return oid === '1.3.101.112' ? 'Ed25519' : oid;
}

function bitLength(number: Uint8Array): number {
  const significant = withoutLeadingZeros(number);
  return significant.length * 8 - Math.clz32((significant[0] ?? 0) << 24);
}

const signatureAlgorithms: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.4': 'MD5 with RSA',
  '1.2.840.113549.1.1.5': 'SHA-1 with RSA',
  '1.2.840.113549.1.1.10': 'RSA-PSS',
  '1.2.840.113549.1.1.11': 'SHA-256 with RSA',
  '1.2.840.113549.1.1.12': 'SHA-384 with RSA',
  '1.2.840.113549.1.1.13': 'SHA-512 with RSA',
  '1.2.840.10045.4.3.2': 'SHA-256 with ECDSA',
  '1.2.840.10045.4.3.3': 'SHA-384 with ECDSA',
  '1.2.840.10045.4.3.4': 'SHA-512 with ECDSA',
  '1.3.101.112': 'Ed25519',
};

function algorithmText(algorithm: DerValue | undefined): string {
  const [type] = derChildren(sequence(algorithm));
  const oid = type?.tag === derTag.oid ? oidText(type.content) : '';
  return signatureAlgorithms[oid] ?? oid;
}

const basicConstraints = '2.5.29.19';

function isAuthority(extensions: DerValue | undefined): boolean {
  for (const extension of derChildren(derChildren(extensions)[0])) {
    const parts = derChildren(extension);
    const [type] = parts;
    const value = parts.at(-1);
    if (type?.tag !== derTag.oid || oidText(type.content) !== basicConstraints || value?.tag !== derTag.octetString) continue;
    const [authority] = derChildren(readDer(value.content));
    return authority?.tag === derTag.boolean && authority.content[0] !== 0;
  }
  return false;
}
