import { parseGuid } from '../../firmware/guid.ts';
import { type BytePattern, longestPattern } from '../protocol.ts';

/** How the text of the find box is meant. */
export type PatternKind = 'hex' | 'ascii' | 'ucs2' | 'guid';

export type Pattern = BytePattern | { readonly error: string };

/**
 * The bytes to look for: hex digits in pairs (spaces, commas and 0x allowed; `?` for any digit), text as UTF-8, or text as
 * little-endian UCS-2, or a GUID as an image stores it. Unless `matchCase`, a letter from A to Z in a text stands for both of its
 * cases.
 */
export function parsePattern(text: string, kind: PatternKind, matchCase: boolean): Pattern {
  const pattern = patternOf(text, kind, matchCase);
  if ('error' in pattern) return pattern;
  if (pattern.bytes.length === 0) return { error: 'Type what to find.' };
  if (pattern.bytes.length > longestPattern) return { error: `That is longer than ${longestPattern} bytes.` };
  if (pattern.mask.every((bits) => bits === 0)) return { error: 'Any byte matches that: give at least one hex digit.' };
  return pattern;
}

function patternOf(text: string, kind: PatternKind, matchCase: boolean): Pattern {
  switch (kind) {
    case 'hex':
      return hexPattern(text);
    case 'guid':
      return guidPattern(text);
    case 'ascii':
      return textPattern(utf8(text), matchCase);
    case 'ucs2':
      return textPattern(ucs2(text), matchCase);
  }
}

function guidPattern(text: string): Pattern {
  const bytes = parseGuid(text);
  if (bytes) return { bytes, mask: new Uint8Array(bytes.length).fill(0xff) };
  return { error: 'A GUID has 32 hex digits in five groups, for example 8be4df61-93ca-11d2-aa0d-00e098032b8c.' };
}

function hexPattern(text: string): Pattern {
  const digits = text.replace(/0x/gi, '').replace(/[\s,;]/g, '');
  if (!/^[0-9a-f?]*$/i.test(digits)) {
    return { error: 'Hex digits only, ? for any, for example 5F 46 ?? 48. Choose Text to find words.' };
  }
  if (digits.length % 2 === 1) return { error: 'One digit is missing: bytes are pairs of hex digits.' };
  const pairs = digits.match(/../g) ?? [];
  return {
    bytes: Uint8Array.from(pairs, (pair) => Number.parseInt(pair.replaceAll('?', '0'), 16)),
    mask: Uint8Array.from(pairs, (pair) => Number.parseInt(pair.replace(/[^?]/g, 'f').replaceAll('?', '0'), 16)),
  };
}

/** The only bit in which the two cases of a letter of ASCII differ. */
const caseBit = 0x20;

function textPattern(characters: Characters, matchCase: boolean): BytePattern {
  const { bytes, isAscii } = characters;
  const mask = bytes.map((byte, index) => (!matchCase && isAscii(index) && isLetter(byte) ? 0xff & ~caseBit : 0xff));
  return { bytes: bytes.map((byte, index) => byte & (mask[index] ?? 0)), mask };
}

interface Characters {
  readonly bytes: Uint8Array;
  /** Whether this byte is a character of ASCII, and not a part of another. */
  readonly isAscii: (index: number) => boolean;
}

function utf8(text: string): Characters {
  const bytes = new TextEncoder().encode(text);
  return { bytes, isAscii: (index) => (bytes[index] ?? 0) < 0x80 };
}

function ucs2(text: string): Characters {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index++) view.setUint16(index * 2, text.charCodeAt(index), true);
  return { bytes, isAscii: (index) => index % 2 === 0 && bytes[index + 1] === 0 };
}

function isLetter(byte: number): boolean {
  const upper = byte & ~caseBit;
  return upper >= 0x41 && upper <= 0x5a;
}
