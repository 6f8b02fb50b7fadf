/** How numbers and what went wrong are written on the page. */

const grouped = new Intl.NumberFormat('en');

/** `0x84000`. */
export function hex(value: number): string {
  return `0x${value.toString(16).toUpperCase()}`;
}

/** 8 digits in two groups of 4, which are set apart by style so that they are one word to read and to search: `0008`, `4000`. */
export function offsetDigits(offset: number): readonly [high: string, low: string] {
  const digits = offset.toString(16).toUpperCase().padStart(8, '0');
  return [digits.slice(0, -4), digits.slice(-4)];
}

/** `528 KiB`, `4 MiB`, `3.48 MiB`, `72 bytes`. */
export function size(bytes: number): string {
  if (bytes === 1) return '1 byte';
  if (bytes < 1024) return `${bytes} bytes`;
  const mebi = bytes >= 1024 * 1024;
  const amount = bytes / (mebi ? 1024 * 1024 : 1024);
  return `${Number.isInteger(amount) ? amount : amount.toFixed(2)} ${mebi ? 'MiB' : 'KiB'}`;
}

/** `4,194,304`. */
export function count(value: number): string {
  return grouped.format(value);
}

/** `0x0 – 0x83FFF`: first and last byte. */
export function span(offset: number, length: number): string {
  return length <= 1 ? hex(offset) : `${hex(offset)} – ${hex(offset + length - 1)}`;
}

/** What was thrown says of itself, whatever it is. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
