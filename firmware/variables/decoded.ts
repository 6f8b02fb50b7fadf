/** What decoding a variable gives, and the simple forms that many variables share. */
import { u8, u16, u32 } from '../bytes.ts';
import { guidAt, guidLength } from '../guid.ts';
import { hexDigits, readAscii, readUcs2 } from './text.ts';

export type VariableForm =
  | 'boolean'
  | 'number'
  | 'text'
  | 'boot-entry'
  | 'boot-order'
  | 'device-path'
  | 'signatures'
  | 'time'
  | 'hex';

export interface VariableField {
  readonly label: string;
  readonly value: string;
}

export interface DecodedVariable {
  /** How the data is laid out, which is also how it is best edited. */
  readonly form: VariableForm;
  /** One line, whatever the data. */
  readonly summary: string;
  /** For a view of the details. Plain text. */
  readonly fields: readonly VariableField[];
}

/** Undefined where the data is not what the variable's name promises. */
export type Decoder = (data: Uint8Array, name: string) => DecodedVariable | undefined;

/** One byte, 0 or 1; the words say what each means here. */
export function switchOf(off: string, on: string): Decoder {
  return (data) => {
    const value = u8(data, 0);
    if (data.length !== 1 || value > 1) return undefined;
    const meaning = value === 1 ? on : off;
    return {
      form: 'boolean',
      summary: `${value === 1 ? 'on' : 'off'}: ${meaning}`,
      fields: [{ label: 'Meaning', value: meaning }],
    };
  };
}

/** A number of `size` bytes; `meaning` adds what it stands for. */
export function numberOf(size: 1 | 2 | 4, meaning: (value: number) => string): Decoder {
  return (data) => {
    if (data.length !== size) return undefined;
    const words = meaning(readNumber(data));
    return { form: 'number', summary: words, fields: [{ label: 'Meaning', value: words }] };
  };
}

/** One of a few values. */
export function oneOf(size: 1 | 2 | 4, words: Readonly<Record<number, string>>): Decoder {
  return numberOf(size, (value) => words[value] ?? `0x${value.toString(16)}`);
}

/** The little-endian number in 1, 2 or 4 bytes. */
export function readNumber(data: Uint8Array): number {
  if (data.length === 1) return u8(data, 0);
  return data.length === 2 ? u16(data, 0) : u32(data, 0);
}

/** Bits of up to 64; the words name each. */
export function bitsOf(size: 4 | 8, words: readonly (readonly [bit: number, word: string])[]): Decoder {
  return (data) => {
    if (data.length !== size) return undefined;
    let rest = u32(data, 0);
    const upper = size === 8 ? u32(data, 4) : 0;
    const set: string[] = [];
    for (const [bit, word] of words) {
      if ((rest & bit) !== 0) set.push(word);
      rest = (rest & ~bit) >>> 0;
    }
    const unknown = (BigInt(upper) << 32n) | BigInt(rest);
    if (unknown !== 0n) set.push(`0x${unknown.toString(16)}`);
    const summary = set.length > 0 ? set.join(', ') : 'none';
    return { form: 'number', summary, fields: [{ label: 'Bits', value: summary }] };
  };
}

export const asciiText: Decoder = (data) => textOf(readAscii(data), 'ASCII');

export const ucs2Text: Decoder = (data) => textOf(readUcs2(data, 0).text, 'UCS-2');

function textOf(text: string, encoding: 'ASCII' | 'UCS-2'): DecodedVariable {
  const fields = [
    { label: 'Text', value: text },
    { label: 'Encoding', value: encoding },
  ];
  return { form: 'text', summary: text, fields };
}

/** GUIDs one behind the other. */
export const guidList: Decoder = (data) => {
  if (data.length % guidLength !== 0) return undefined;
  const guids = Array.from({ length: data.length / guidLength }, (_, index) => guidAt(data, index * guidLength));
  return { form: 'hex', summary: guids.join(', '), fields: guids.map((value, index) => ({ label: `${index + 1}`, value })) };
};

/** Bytes shown in one line. */
const shownBytes = 16;

/** The first bytes as hexadecimal digits, and how many there are. */
export function shortHex(data: Uint8Array): string {
  if (data.length === 0) return 'empty';
  const digits = hexDigits(data.subarray(0, shownBytes));
  return data.length > shownBytes ? `${digits}… (${data.length} bytes)` : digits;
}
