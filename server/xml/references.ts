import { isName, isXmlCharacter } from './characters.ts';

const PREDEFINED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The longest reference looked for behind a `&`, in UTF-16 units; real names are far shorter. */
const LONGEST_REFERENCE = 256;

/** Something between `&` and `;`, or a `&` alone. Offsets are relative to the raw text. */
export interface Reference {
  readonly start: number;
  readonly end: number;
  /** What it stands for; undefined when XML itself does not say. */
  readonly value: string | undefined;
  /** `bare`: no name or no `;`. `entity`: a name that only a DTD could explain. `character`: a code point XML forbids. */
  readonly flaw: 'bare' | 'entity' | 'character' | undefined;
}

/** The reference that starts with the `&` at `start`. */
function referenceAt(raw: string, start: number): Reference {
  let end = start + 1;
  const horizon = Math.min(raw.length, start + LONGEST_REFERENCE);
  while (end < horizon && isReferenceCharacter(raw.charCodeAt(end))) end++;
  if (end === start + 1 || raw.charCodeAt(end) !== 0x3b) return { start, end: start + 1, value: undefined, flaw: 'bare' };
  const name = raw.slice(start + 1, end);
  if (name.startsWith('#')) {
    const point = codePoint(name);
    if (point === undefined) return { start, end: end + 1, value: undefined, flaw: 'character' };
    return { start, end: end + 1, value: String.fromCodePoint(point), flaw: undefined };
  }
  if (!isName(name)) return { start, end: start + 1, value: undefined, flaw: 'bare' };
  const value = Object.hasOwn(PREDEFINED, name) ? PREDEFINED[name] : undefined;
  return { start, end: end + 1, value, flaw: value === undefined ? 'entity' : undefined };
}

/** Everything but white space, markup, quotes, `&` and `;`. */
function isReferenceCharacter(code: number): boolean {
  return code > 0x20 && code !== 0x26 && code !== 0x3b && code !== 0x3c && code !== 0x3e && code !== 0x22 && code !== 0x27;
}

function codePoint(name: string): number | undefined {
  const digits = /^#(?:x0*([0-9a-fA-F]{1,8})|0*([0-9]{1,9}))$/.exec(name);
  if (digits === null) return undefined;
  const point = digits[1] === undefined ? Number.parseInt(digits[2] ?? '', 10) : Number.parseInt(digits[1], 16);
  return isXmlCharacter(point) ? point : undefined;
}

/** All references in `raw`, in order. */
export function references(raw: string): Reference[] {
  const found: Reference[] = [];
  for (let i = raw.indexOf('&'); i >= 0; i = raw.indexOf('&', i + 1)) found.push(referenceAt(raw, i));
  return found;
}

/** The value of character data: line breaks become LF (XML 1.0, 2.11), references what they stand for; unknown ones stay as written. */
export function decodeText(raw: string): string {
  return decode(raw, normalizeLineBreaks);
}

/** The value of an attribute: as character data, and each tab or line break written as itself becomes a space (XML 1.0, 3.3.3). */
export function decodeAttribute(raw: string): string {
  return decode(raw, normalizeAttribute);
}

/** CR LF and CR become LF. */
export function normalizeLineBreaks(raw: string): string {
  return raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw;
}

function normalizeAttribute(raw: string): string {
  return /[\t\r\n]/.test(raw) ? raw.replace(/\r\n|[\t\r\n]/g, ' ') : raw;
}

/** Normalises what stands between the references, so that a line break written as `&#10;` stays one. */
function decode(raw: string, normalize: (literal: string) => string): string {
  if (!raw.includes('&')) return normalize(raw);
  const parts: string[] = [];
  let literal = 0;
  for (const { start, end, value } of references(raw)) {
    if (value === undefined) continue;
    parts.push(normalize(raw.slice(literal, start)), value);
    literal = end;
  }
  parts.push(normalize(raw.slice(literal)));
  return parts.join('');
}
