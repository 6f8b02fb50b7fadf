/** Certificates made of their parts. They are not signed: whoever shows them does not verify. */

export interface CertificateParts {
  /** Type and value of each part, the least specific first: `[['C', 'US'], ['CN', 'Test']]`. */
  readonly subject?: Name;
  readonly issuer?: Name;
  readonly serial?: readonly number[];
  /** As in the certificate: `260624205129Z`, or with all digits of the year. */
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** Bits of an RSA key. */
  readonly keyBits?: number;
  readonly authority?: boolean;
}

type Name = readonly (readonly [type: keyof typeof nameTypes, value: string])[];

const nameTypes = { CN: [0x55, 4, 3], O: [0x55, 4, 10], C: [0x55, 4, 6], other: [0x2a, 3, 4] } as const;
const sha256WithRsa = value(0x30, value(0x06, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11]), value(0x05, []));

/** DER bytes. */
export function composeCertificate(parts: CertificateParts = {}): Uint8Array {
  const { subject = [['CN', 'Test']], serial = [1], notBefore = '250101000000Z', notAfter = '350101000000Z' } = parts;
  const body = value(
    0x30,
    value(0xa0, value(0x02, [2])),
    value(0x02, serial),
    sha256WithRsa,
    name(parts.issuer ?? [['CN', 'Issuer']]),
    value(0x30, time(notBefore), time(notAfter)),
    name(subject),
    publicKey(parts.keyBits ?? 2048),
    ...(parts.authority === undefined ? [] : [value(0xa3, value(0x30, basicConstraints(parts.authority)))]),
  );
  return Uint8Array.from(value(0x30, body, sha256WithRsa, value(0x03, [0, 1, 2, 3])));
}

/** A certificate of somebody's own, which nobody else stands for: from 2025 to 2045. DER bytes. */
export function ownCertificate(commonName: string): Uint8Array {
  const subject: Name = [['CN', commonName]];
  return composeCertificate({ subject, issuer: subject, notBefore: '250101000000Z', notAfter: '450101000000Z' });
}

function name(parts: Name): number[] {
  const text = (content: string) => value(0x0c, [...new TextEncoder().encode(content)]);
  return value(
    0x30,
    ...parts.map(([type, content]) => value(0x31, value(0x30, value(0x06, [...nameTypes[type]]), text(content)))),
  );
}

function time(text: string): number[] {
  return value(
    text.length === 13 ? 0x17 : 0x18,
    [...text].map((character) => character.charCodeAt(0)),
  );
}

function publicKey(bits: number): number[] {
  const rsa = value(0x30, value(0x06, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1]), value(0x05, []));
  const bytes = Math.ceil(bits / 8);
  const first = 1 << ((bits - 1) % 8);
  const modulus = value(0x02, [...(first >= 0x80 ? [0] : []), first, ...new Array<number>(bytes - 1).fill(0x55)]);
  return value(0x30, rsa, value(0x03, [0, ...value(0x30, modulus, value(0x02, [1, 0, 1]))]));
}

function basicConstraints(authority: boolean): number[] {
  const constraints = value(0x30, ...(authority ? [value(0x01, [0xff])] : []));
  return value(0x30, value(0x06, [0x55, 0x1d, 0x13]), value(0x01, [0xff]), value(0x04, constraints));
}

/** One DER value of these contents. */
function value(tag: number, ...contents: readonly (readonly number[])[]): number[] {
  const content = contents.flat();
  if (content.length < 0x80) return [tag, content.length, ...content];
  if (content.length < 0x100) return [tag, 0x81, content.length, ...content];
  return [tag, 0x82, content.length >> 8, content.length & 0xff, ...content];
}
