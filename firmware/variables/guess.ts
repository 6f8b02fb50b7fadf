/** What an unknown variable's data looks like. A guess: nothing says that it is right. */
import { type DecodedVariable, readNumber, shortHex } from './decoded.ts';
import { instanceText, readDevicePath } from './device-path.ts';
import { readAscii, readUcs2 } from './text.ts';

/** Letters, digits, punctuation, spaces and line breaks: of ASCII, and of what wide text is likely to be in. */
const printable = /^[\t\n\r -~]+$/;
const printableWide = /^[\t\n\r -~\u00a0-\u024f]+$/;

/** Characters below which anything could be text. */
const leastText = 3;

/** What data most likely is of which no name tells it: a number, text, a device path, else bytes. */
export function guess(data: Uint8Array): DecodedVariable {
  if (data.length === 1 || data.length === 2 || data.length === 4) {
    const value = readNumber(data);
    return { form: 'number', summary: `${value} (0x${value.toString(16).padStart(data.length * 2, '0')})`, fields: [] };
  }
  const text = guessedText(data);
  if (text !== undefined) return guessed('Text', text, `"${text}"`);
  const path = guessedPath(data);
  if (path !== undefined) return guessed('Device path', path);
  if (readAscii(data, 0, 8) === 'bplist00')
    return guessed('Property list', `binary, ${data.length} bytes`, `binary property list, ${data.length} bytes`);
  const isZero = data.length > 0 && onlyZeros(data, 0);
  return { form: 'hex', summary: isZero ? `${data.length} bytes, all of them 0` : shortHex(data), fields: [] };
}

function guessed(label: string, value: string, summary = value): DecodedVariable {
  return { form: 'hex', summary, fields: [{ label: `${label} (guessed)`, value }] };
}

/** The data as a device path, where it is nothing but one of nodes that the specification knows. */
function guessedPath(data: Uint8Array): string | undefined {
  const { instances, length, complete } = readDevicePath(data);
  const isPath = complete && length === data.length && instances.every((nodes) => nodes.length > 0);
  return isPath && instances.flat().every(({ type }) => type <= 5 && type > 0)
    ? instances.map(instanceText).join(', ')
    : undefined;
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
