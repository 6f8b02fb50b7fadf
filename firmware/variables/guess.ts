/** What an unknown variable's data looks like. A guess: nothing says that it is right. */
import { type DecodedVariable, readNumber, shortHex } from './decoded.ts';
import { readAscii, readUcs2 } from './text.ts';

/** Letters, digits, punctuation, spaces and line breaks: of ASCII, and of what wide text is likely to be in. */
const printable = /^[\t\n\r -~]+$/;
const printableWide = /^[\t\n\r -~\u00a0-\u024f]+$/;

/** Characters below which anything could be text. */
const leastText = 3;

export function guess(data: Uint8Array): DecodedVariable {
  if (data.length === 1 || data.length === 2 || data.length === 4) {
    const value = readNumber(data);
    return { form: 'number', summary: `${value} (0x${value.toString(16).padStart(data.length * 2, '0')})`, fields: [] };
  }
  const text = guessedText(data);
  if (text === undefined) return { form: 'hex', summary: shortHex(data), fields: [] };
  return { form: 'hex', summary: `"${text}"`, fields: [{ label: 'Text (guessed)', value: text }] };
}

/** The data as text, where all of it reads as ASCII or as UCS-2; a NUL may end it, and padding of NULs follow. */
export function guessedText(data: Uint8Array): string | undefined {
  const narrow = readAscii(data);
  if (isText(narrow, printable) && onlyZeros(data, narrow.length)) return narrow;
  const wide = readUcs2(data, 0);
  return isText(wide.text, printableWide) && onlyZeros(data, wide.end) ? wide.text : undefined;
}

function isText(text: string, characters: RegExp): boolean {
  return text.length >= leastText && characters.test(text) && /[A-Za-z0-9]/.test(text);
}

function onlyZeros(data: Uint8Array, from: number): boolean {
  return data.subarray(from).every((byte) => byte === 0);
}
