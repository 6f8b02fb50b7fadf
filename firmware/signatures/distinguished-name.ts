/** Who a certificate is for and from: X.501 names as RFC 4514 writes them. */
import { type DerValue, derChildren, derTag, oidText } from './der.ts';

const shortNames: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
};

interface NamePart {
  /** `CN`, or the object identifier. */
  readonly type: string;
  readonly value: string;
}

/** The most specific part first; parts of one level are joined by `+`. */
export function nameText(name: DerValue | undefined): string {
  const levels = derChildren(name).map((level) => derChildren(level).map(readPart));
  const text = levels.map((parts) => parts.map(({ type, value }) => `${type}=${escaped(value)}`).join('+'));
  return text.toReversed().join(',');
}

/** The value of the last part of this type. */
export function partOf(name: DerValue | undefined, type: string): string | undefined {
  const parts = derChildren(name).flatMap((level) => derChildren(level).map(readPart));
  return parts.findLast((part) => part.type === type)?.value;
}

function readPart(attribute: DerValue): NamePart {
  const [type, value] = derChildren(attribute);
  const oid = type?.tag === derTag.oid ? oidText(type.content) : '';
  return { type: shortNames[oid] ?? oid, value: value ? stringText(value) : '' };
}

const bmpString = 0x1e;
const t61String = 0x14;

function stringText({ tag, content }: DerValue): string {
  if (tag === bmpString) return new TextDecoder('utf-16be').decode(content);
  return new TextDecoder(tag === t61String ? 'latin1' : 'utf-8').decode(content);
}

/** RFC 4514, section 2.4. */
function escaped(value: string): string {
  return value
    .replaceAll(/[\\,+"<>;]/g, '\\$&')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ');
}
