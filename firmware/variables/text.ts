/** Text as variables hold it: UCS-2 and ASCII, mostly ended by a NUL. */
import { u16 } from '../bytes.ts';

/** UTF-16 units or characters of one text that are read. */
const longestText = 65_536;

/** The UCS-2 text at `offset`, up to its NUL or `limit`, and where the bytes behind it start. `ended` is false without a NUL. */
export function readUcs2(
  bytes: Uint8Array,
  offset: number,
  limit = bytes.length,
): { readonly text: string; readonly end: number; readonly ended: boolean } {
  let text = '';
  let at = offset;
  while (at + 2 <= limit && text.length < longestText) {
    const unit = u16(bytes, at);
    at += 2;
    if (unit === 0) return { text, end: at, ended: true };
    text += String.fromCharCode(unit);
  }
  return { text, end: at, ended: false };
}

/** The text in UCS-2 with its NUL. */
export function ucs2Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array((text.length + 1) * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), true);
  return bytes;
}

/** One-byte text at `offset`, up to its NUL or `limit`. */
export function readAscii(bytes: Uint8Array, offset = 0, limit = bytes.length): string {
  let text = '';
  for (let at = offset; at < limit && text.length < longestText; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0) break;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** `1f8b08`, without anything between the bytes. */
export function hexDigits(bytes: Uint8Array): string {
  let digits = '';
  for (const byte of bytes) digits += byte.toString(16).padStart(2, '0');
  return digits;
}
