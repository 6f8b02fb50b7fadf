import { longestPattern } from '../protocol.ts';

/** How the text of the find box is meant. */
export type PatternKind = 'hex' | 'ascii' | 'ucs2';

export type Pattern = { readonly bytes: Uint8Array } | { readonly error: string };

/** The bytes to look for: hex digits in pairs (spaces, commas and 0x allowed), text as UTF-8, or text as little-endian UCS-2. */
export function parsePattern(text: string, kind: PatternKind): Pattern {
  const pattern = kind === 'hex' ? hexBytes(text) : { bytes: kind === 'ascii' ? new TextEncoder().encode(text) : ucs2(text) };
  if ('error' in pattern) return pattern;
  if (pattern.bytes.length === 0) return { error: 'Type what to find.' };
  if (pattern.bytes.length > longestPattern) return { error: `That is longer than ${longestPattern} bytes.` };
  return pattern;
}

function hexBytes(text: string): Pattern {
  const digits = text.replace(/0x/gi, '').replace(/[\s,;]/g, '');
  if (!/^[0-9a-f]*$/i.test(digits)) return { error: 'Hex digits only, for example 5F 46 56 48. Choose Text to find words.' };
  if (digits.length % 2 === 1) return { error: 'One digit is missing: bytes are pairs of hex digits.' };
  return { bytes: Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)) };
}

function ucs2(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index++) view.setUint16(index * 2, text.charCodeAt(index), true);
  return bytes;
}
