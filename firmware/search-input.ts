import { parseGuid } from './guid.ts';

/** How the text to look for is written: hex digits, text as UTF-8, text as UEFI's 16-bit characters, or a GUID. */
export type SearchMode = 'hex' | 'ascii' | 'ucs2' | 'guid';

/** The bytes to look for, or one sentence that says what is wrong with the input. */
export type SearchPattern = { readonly pattern: Uint8Array } | { readonly problem: string };

/** Reads what a person typed. Hex digits may be grouped by spaces, colons, commas or hyphens, and each group may start with 0x. */
export function parseSearch(input: string, mode: SearchMode): SearchPattern {
  if (input === '') return { problem: 'Nothing to look for.' };
  if (mode === 'ascii') return { pattern: new TextEncoder().encode(input) };
  if (mode === 'ucs2') return { pattern: encodeUcs2(input) };
  if (mode === 'hex') return parseHex(input);
  const pattern = parseGuid(input);
  return pattern ? { pattern } : { problem: 'A GUID looks like 8be4df61-93ca-11d2-aa0d-00e098032b8c.' };
}

function parseHex(input: string): SearchPattern {
  const groups = input.trim().split(/[\s:,-]+/);
  const digits = groups.map((group) => group.replace(/^0x/i, '')).join('');
  const stranger = /[^0-9a-f]/iu.exec(digits);
  if (stranger) return { problem: `\`${stranger[0]}\` is no hex digit.` };
  if (digits.length === 0) return { problem: 'Nothing to look for.' };
  if (digits.length % 2 !== 0) return { problem: 'A byte has two hex digits; here is an odd number of them.' };
  const pattern = new Uint8Array(digits.length / 2);
  for (let i = 0; i < pattern.length; i++) pattern[i] = Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16);
  return { pattern };
}

function encodeUcs2(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[i * 2] = unit & 0xff;
    bytes[i * 2 + 1] = unit >> 8;
  }
  return bytes;
}
