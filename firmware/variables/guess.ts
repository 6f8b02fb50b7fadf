/** What an unknown variable's data looks like. A guess: nothing says that it is right. */
import { type DecodedVariable, oneLine, readNumber, shortHex } from './decoded.ts';
import { readAscii, readUcs2 } from './text.ts';

/** Letters, digits, punctuation, spaces and line breaks. */
const printable = /^[\t\n\r -~\u00a0-\ud7ff]+$/;

/** Characters below which anything could be text. */
const leastText = 3;

export function guess(data: Uint8Array): DecodedVariable {
  if (data.length === 1 || data.length === 2 || data.length === 4) {
    const value = readNumber(data);
    return { form: 'number', summary: `${value} (0x${value.toString(16).padStart(data.length * 2, '0')})`, fields: [] };
  }
  const text = guessedText(data);
  if (text === undefined) return { form: 'hex', summary: shortHex(data), fields: [] };
  return { form: 'hex', summary: `"${oneLine(text)}"`, fields: [{ label: 'Text (guessed)', value: text }] };
}

/** The data as text, where all of it reads as UCS-2 or as ASCII; a NUL may end it, and padding of NULs follow. */
export function guessedText(data: Uint8Array): string | undefined {
  const wide = data.length % 2 === 0 ? readUcs2(data, 0) : undefined;
  if (wide && isText(wide.text) && onlyZeros(data, wide.end)) return wide.text;
  const narrow = readAscii(data);
  return isText(narrow) && /^[\t\n\r -~]+$/.test(narrow) && onlyZeros(data, narrow.length) ? narrow : undefined;
}

function isText(text: string): boolean {
  return text.length >= leastText && printable.test(text) && /[A-Za-z0-9]/.test(text);
}

function onlyZeros(data: Uint8Array, from: number): boolean {
  return data.subarray(from).every((byte) => byte === 0);
}
