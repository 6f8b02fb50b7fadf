/** DER, the encoding of certificates (ITU-T X.690), for bytes that nobody has checked: every read is bounded and nothing recurses. */
import { u8 } from '../bytes.ts';

export interface DerValue {
  /** The identifier octet: class, constructed bit and number. */
  readonly tag: number;
  readonly content: Uint8Array;
  /** Identifier, length and content. */
  readonly whole: Uint8Array;
}

export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** Context-specific, constructed: `[0]`, `[3]`. */
  context0: 0xa0,
  context3: 0xa3,
} as const;

/** Values of one parent that are read: a certificate has a dozen. */
const mostChildren = 256;

/** The value that the bytes start with; undefined where they hold none in whole. Long identifiers and open lengths are not DER here. */
export function readDer(bytes: Uint8Array, offset = 0): DerValue | undefined {
  const tag = u8(bytes, offset);
  if (offset + 2 > bytes.length || (tag & 0x1f) === 0x1f) return undefined;
  const first = u8(bytes, offset + 1);
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > 4) return undefined;
  const start = offset + 2 + lengthBytes;
  let length = first;
  if (lengthBytes > 0) {
    length = 0;
    for (let at = offset + 2; at < start; at++) length = length * 0x100 + u8(bytes, at);
  }
  if (start + length > bytes.length) return undefined;
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(offset, start + length) };
}

/** The value's children in their order, as far as they are whole. */
export function derChildren(value: DerValue | undefined): DerValue[] {
  const children: DerValue[] = [];
  let offset = 0;
  while (value && offset < value.content.length && children.length < mostChildren) {
    const child = readDer(value.content, offset);
    if (!child) break;
    children.push(child);
    offset += child.whole.length;
  }
  return children;
}

/** `1.2.840.113549.1.1.11`; empty where the content is no object identifier. */
export function oidText(content: Uint8Array): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content.subarray(0, 64)) {
    arc = arc * 0x80 + (byte & 0x7f);
    if (byte & 0x80) continue;
    // The first number holds the first two arcs; only below arc 2 is the second one limited.
    const top = Math.min(Math.floor(arc / 40), 2);
    if (arcs.length === 0) arcs.push(top, arc - top * 40);
    else arcs.push(arc);
    arc = 0;
  }
  return arcs.join('.');
}
