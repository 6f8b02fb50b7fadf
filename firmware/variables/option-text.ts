/**
 * Optional data of load options that is text: the command line of a program. UEFI's own programs, and Linux's EFI stub, take UCS-2;
 * boot managers write it with a NUL at its end or without, and some write ASCII.
 */
import { ucs2Bytes } from './text.ts';

export interface OptionText {
  readonly text: string;
  /** Bytes of a character. */
  readonly unit: 1 | 2;
  /** A NUL ends it. */
  readonly ended: boolean;
}

/** Undefined where the data is something else, or can't be written again from a text. */
export function optionText(data: Uint8Array): OptionText | undefined {
  if (data.length === 0) return { text: '', unit: 2, ended: true };
  return textOf(data, 2) ?? textOf(data, 1);
}

/** The data that says this text, in the form that was there before. What that can't say becomes UCS-2. */
export function optionBytes(text: string, before: OptionText | undefined): Uint8Array {
  if (text === '') return new Uint8Array();
  const { unit, ended } = before ?? { unit: 2, ended: true };
  if (unit === 1 && /^[ -~]*$/.test(text)) return Uint8Array.from(ended ? `${text}\0` : text, (letter) => letter.charCodeAt(0));
  const bytes = ucs2Bytes(text);
  return unit === 2 && !ended ? bytes.subarray(0, -2) : bytes;
}

/** Latin letters, digits and signs: a few bytes of something else are hardly ever all of these. */
const letters = { 1: /^[ -~]{3,}$/, 2: /^[ -~\u00a0-\u024f]+$/ } as const;

function textOf(data: Uint8Array, unit: 1 | 2): OptionText | undefined {
  if (data.length % unit !== 0) return undefined;
  const codes = Array.from({ length: data.length / unit }, (_, index) =>
    unit === 1 ? (data[index] ?? 0) : (data[index * 2] ?? 0) | ((data[index * 2 + 1] ?? 0) << 8),
  );
  const ended = codes.at(-1) === 0;
  if (ended) codes.pop();
  const text = codes.map((code) => String.fromCharCode(code)).join('');
  return letters[unit].test(text) ? { text, unit, ended } : undefined;
}
