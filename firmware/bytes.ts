/**
 * Little-endian reads that never throw: a byte beyond the end reads as 0. Whoever reads a structure first checks that it lies
 * within the bytes; these only keep a wrong length in an image from becoming an exception.
 */

/** The same memory as a plain Uint8Array: a Node Buffer differs in `slice`, and two classes make every loop slower. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** The byte at the offset. */
export function u8(bytes: Uint8Array, offset: number): number {
  return bytes[offset] ?? 0;
}

/** The two bytes at the offset, as a number. */
export function u16(bytes: Uint8Array, offset: number): number {
  return u8(bytes, offset) | (u8(bytes, offset + 1) << 8);
}

/** The three bytes at the offset, as a number: how FFS writes sizes. */
export function u24(bytes: Uint8Array, offset: number): number {
  return u16(bytes, offset) | (u8(bytes, offset + 2) << 16);
}

/** The four bytes at the offset, as a number without a sign. */
export function u32(bytes: Uint8Array, offset: number): number {
  return (u16(bytes, offset) | (u16(bytes, offset + 2) << 16)) >>> 0;
}

/** Beyond 2^53 the result is rounded; such a value is far beyond any file, which is all that matters. */
export function u64(bytes: Uint8Array, offset: number): number {
  return u32(bytes, offset + 4) * 0x1_0000_0000 + u32(bytes, offset);
}

/** Whether the ASCII text stands at the offset. */
export function hasAscii(bytes: Uint8Array, offset: number, text: string): boolean {
  if (offset < 0 || offset + text.length > bytes.length) return false;
  for (let i = 0; i < text.length; i++) {
    if (bytes[offset + i] !== text.charCodeAt(i)) return false;
  }
  return true;
}

/** The 16-bit sum of a header, as firmware volumes use it: 0 when the checksum in it is right. */
export function sum16(bytes: Uint8Array, offset: number, length: number): number {
  let sum = 0;
  const end = Math.min(offset + length, bytes.length);
  for (let i = offset; i < end; i += 2) sum += (bytes[i] as number) | ((bytes[i + 1] ?? 0) << 8);
  return sum & 0xffff;
}
