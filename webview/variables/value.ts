/** How a person writes what a variable holds. */
export type ValueForm = 'hex' | 'text' | 'ascii' | 'boolean' | 'number';

/** What a value is to be like besides its text. */
export interface ValueShape {
  /** Bytes of a number: 1, 2, 4 or 8. */
  readonly width: number;
  /** A text ends in a NUL. */
  readonly ended: boolean;
}

export type ParsedValue =
  | { readonly ok: true; readonly data: Uint8Array }
  /** A sentence that says what to write instead. */
  | { readonly ok: false; readonly problem: string };

export const valueForms: readonly { readonly form: ValueForm; readonly label: string; readonly hint: string }[] = [
  { form: 'hex', label: 'Hex', hint: 'Bytes as hex digits, two each; blanks are free' },
  { form: 'text', label: 'Text (UCS-2)', hint: 'Two bytes per character, as UEFI writes most texts' },
  { form: 'ascii', label: 'Text (ASCII)', hint: 'One byte per character, such as PlatformLang' },
  { form: 'number', label: 'Number', hint: 'Decimal, or hexadecimal with 0x; little endian' },
  { form: 'boolean', label: 'On or off', hint: 'One byte, 0 or 1' },
];

export const numberWidths = [1, 2, 4, 8] as const;

/** The bytes that the text stands for. */
export function parseValue(form: ValueForm, text: string, { width, ended }: ValueShape): ParsedValue {
  switch (form) {
    case 'hex':
      return parseHex(text);
    case 'text':
      return { ok: true, data: unitsOf(ended ? `${text}\0` : text) };
    case 'ascii':
      return parseAscii(ended ? `${text}\0` : text);
    case 'number':
      return parseNumber(text.trim(), width);
    case 'boolean':
      return text === '0' || text === '1'
        ? { ok: true, data: Uint8Array.of(Number(text)) }
        : { ok: false, problem: 'Choose on or off.' };
  }
}

/** The text that stands for the bytes; undefined where this form can't say them exactly. */
export function formatValue(form: ValueForm, data: Uint8Array): string | undefined {
  switch (form) {
    case 'hex':
      return [...data].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
    case 'text':
      return data.length > 0 && data.length % 2 === 0 ? printable(textOf(data, 2)) : undefined;
    case 'ascii':
      return data.length > 0 && data.every((byte) => byte < 0x80) ? printable(textOf(data, 1)) : undefined;
    case 'number':
      return numberWidths.some((width) => width === data.length) ? String(numberIn(data)) : undefined;
    case 'boolean':
      return data.length === 1 && (data[0] === 0 || data[0] === 1) ? String(data[0]) : undefined;
  }
}

/** Whether a text of this form ends in a NUL in these bytes. */
export function isEnded(form: ValueForm, data: Uint8Array): boolean {
  const unit = form === 'text' ? 2 : 1;
  return data.length >= unit && data.subarray(data.length - unit).every((byte) => byte === 0);
}

function parseHex(text: string): ParsedValue {
  const digits = text.replaceAll(/\s|^0x/gi, '');
  const foreign = /[^0-9a-f]/i.exec(digits)?.[0];
  if (foreign !== undefined) return { ok: false, problem: `“${foreign}” is no hex digit.` };
  if (digits === '') return { ok: false, problem: 'Write at least one byte; to take the variable away, delete it.' };
  if (digits.length % 2 === 1) return { ok: false, problem: 'One digit is missing: a byte has two.' };
  return { ok: true, data: Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)) };
}

function parseAscii(text: string): ParsedValue {
  const foreign = [...text].find((character) => character.charCodeAt(0) > 0x7e);
  if (foreign !== undefined) return { ok: false, problem: `“${foreign}” is not in ASCII.` };
  return { ok: true, data: Uint8Array.from(text, (character) => character.charCodeAt(0)) };
}

function parseNumber(text: string, width: number): ParsedValue {
  if (!/^(\d+|0x[0-9a-f]+)$/i.test(text)) return { ok: false, problem: 'Write a whole number, such as 5 or 0x10.' };
  const largest = (1n << BigInt(width * 8)) - 1n;
  const value = BigInt(text);
  if (value > largest) return { ok: false, problem: `${width} ${width === 1 ? 'byte holds' : 'bytes hold'} up to ${largest}.` };
  return { ok: true, data: Uint8Array.from({ length: width }, (_, place) => Number((value >> BigInt(place * 8)) & 0xffn)) };
}

function numberIn(data: Uint8Array): bigint {
  return data.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function unitsOf(text: string): Uint8Array {
  const data = new Uint8Array(text.length * 2);
  const view = new DataView(data.buffer);
  for (let index = 0; index < text.length; index++) view.setUint16(index * 2, text.charCodeAt(index), true);
  return data;
}

/** Without the NUL at its end, if there is one. */
function textOf(data: Uint8Array, unit: 1 | 2): string {
  const codes = Array.from({ length: data.length / unit }, (_, index) =>
    unit === 1 ? (data[index] ?? 0) : (data[index * 2] ?? 0) | ((data[index * 2 + 1] ?? 0) << 8),
  );
  if (codes.at(-1) === 0) codes.pop();
  return codes.map((code) => String.fromCharCode(code)).join('');
}

/** A text that can be read and typed; anything else is better changed as hex. */
function printable(text: string): string | undefined {
  return /^[^\p{Cc}\p{Cs}\p{Cn}]*$/u.test(text) ? text : undefined;
}
