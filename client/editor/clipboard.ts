import { guidAt, guidLength } from '../../firmware/guid.ts';
import type { CopyFormat } from '../../webview/protocol.ts';
import type { Breathe } from './search.ts';

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'));

/** Bytes that are formatted between two breaths: a multiple of 16 (rows of C) and of 3 (base64 without padding in between). */
const formatted = 48 * 1024;

/** The bytes as text for the clipboard. Text shows what is not printable ASCII as a dot; a GUID is as an image stores it. */
export async function formatBytes(bytes: Uint8Array, format: CopyFormat, breathe: Breathe): Promise<string> {
  if (format === 'guid') return guidText(bytes);
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += formatted) {
    parts.push(formatPart(bytes.subarray(start, start + formatted), format));
    await breathe();
  }
  if (format === 'hex') return parts.join(' ');
  if (format === 'c') return `const unsigned char data[${bytes.length}] = {\n${parts.join('\n')}\n};\n`;
  return parts.join('');
}

function guidText(bytes: Uint8Array): string {
  if (bytes.length === guidLength) return guidAt(bytes, 0);
  throw new Error(`A GUID has ${guidLength} bytes; ${bytes.length} are selected.`);
}

function formatPart(bytes: Uint8Array, format: Exclude<CopyFormat, 'guid'>): string {
  const each = (write: (byte: number) => string): string[] => Array.from(bytes, write);
  switch (format) {
    case 'hex':
      return each((byte) => hexOf[byte] ?? '').join(' ');
    case 'text':
      return each((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    case 'base64':
      return btoa(each((byte) => String.fromCharCode(byte)).join(''));
    case 'c':
      return rowsOf(each((byte) => `0x${hexOf[byte]}`)).join('\n');
  }
}

function rowsOf(values: readonly string[]): string[] {
  const rows: string[] = [];
  for (let start = 0; start < values.length; start += 16) rows.push(`  ${values.slice(start, start + 16).join(', ')},`);
  return rows;
}
