/** Certificates that nobody signed: enough of X.509 (RFC 5280) to be read. */

export interface CertificateToMake {
  readonly name: string;
  readonly organisation?: string;
  readonly issuer?: string;
  /** `20111019184142Z` */
  readonly notBefore: string;
  readonly notAfter: string;
}

/** In DER. */
export function makeCertificate({ name, organisation, issuer = name, notBefore, notAfter }: CertificateToMake): Uint8Array {
  const version = value(0xa0, value(0x02, [2]));
  const serial = value(
    0x02,
    [...name].slice(0, 8).map((character) => character.charCodeAt(0) & 0x7f),
  );
  const signed = value(0x30, [...sha256WithRsa, ...value(0x05, [])]);
  const validity = value(0x30, [...value(0x18, letters(notBefore)), ...value(0x18, letters(notAfter))]);
  const publicKey = value(0x30, [...value(0x30, [...rsa, ...value(0x05, [])]), ...value(0x03, [0, ...key])]);
  const body = value(0x30, [
    ...version,
    ...serial,
    ...signed,
    ...nameOf(issuer),
    ...validity,
    ...nameOf(name, organisation),
    ...publicKey,
  ]);
  return Uint8Array.from(value(0x30, [...body, ...signed, ...value(0x03, [0, ...Array<number>(256).fill(0x5a)])]));
}

/** 1.2.840.113549.1.1.11, 1.2.840.113549.1.1.1, 2.5.4.3 and 2.5.4.10 (RFC 8017, RFC 5280). */
const sha256WithRsa = value(0x06, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b]);
const rsa = value(0x06, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01]);
const commonName = value(0x06, [0x55, 0x04, 0x03]);
const organizationName = value(0x06, [0x55, 0x04, 0x0a]);

/** A modulus of 2048 bits, and the usual exponent. */
const key = value(0x30, [...value(0x02, [0, ...Array<number>(256).fill(0xc5)]), ...value(0x02, [1, 0, 1])]);

function nameOf(name: string, organisation?: string): number[] {
  const part = (type: readonly number[], text: string) => value(0x31, value(0x30, [...type, ...value(0x0c, letters(text))]));
  return value(0x30, [...(organisation ? part(organizationName, organisation) : []), ...part(commonName, name)]);
}

function letters(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

/** A value of ASN.1 with its tag and length. */
function value(tag: number, content: readonly number[]): number[] {
  const { length } = content;
  if (length < 0x80) return [tag, length, ...content];
  if (length < 0x100) return [tag, 0x81, length, ...content];
  return [tag, 0x82, length >> 8, length & 0xff, ...content];
}
