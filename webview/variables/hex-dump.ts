import { offsetDigits } from '../text.ts';

const bytesPerLine = 8;

/** One line of bytes: its place in the file, hex digits, and the same as text. */
export interface DumpLine {
  readonly offset: string;
  readonly hex: string;
  readonly text: string;
}

/** Lines of 8 bytes, for a narrow panel. `start` is the place of the first byte in the file. */
export function dumpLines(data: Uint8Array, start: number): DumpLine[] {
  const lines: DumpLine[] = [];
  for (let at = 0; at < data.length; at += bytesPerLine) {
    const bytes = [...data.subarray(at, at + bytesPerLine)];
    lines.push({
      offset: offsetDigits(start + at).join(''),
      hex: bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' '),
      text: bytes.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(''),
    });
  }
  return lines;
}
