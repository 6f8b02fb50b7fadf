import type { Guid } from './model.ts';

/** The order in which EFI_GUID stores the 16 bytes of the registry format: three little-endian numbers, then 8 bytes as written. */
const storedOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const registryFormat = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/i;

/** Bytes of a GUID. */
export const guidLength = 16;

/** The EFI_GUID stored at the offset, in registry format, lower case. Bytes beyond the end read as 0. */
export function guidAt(bytes: Uint8Array, offset: number): Guid {
  let text = '';
  for (const [place, from] of storedOrder.entries()) {
    if (place === 4 || place === 6 || place === 8 || place === 10) text += '-';
    text += hexOfByte[bytes[offset + from] ?? 0];
  }
  return text;
}

/** The 16 bytes as an image stores them; undefined where the text is no GUID in registry format (braces are allowed). */
export function parseGuid(text: string): Uint8Array | undefined {
  const groups = registryFormat.exec(text.trim());
  if (!groups) return undefined;
  const digits = groups.slice(1).join('');
  const stored = new Uint8Array(guidLength);
  for (const [place, from] of storedOrder.entries()) {
    stored[from] = Number.parseInt(digits.slice(place * 2, place * 2 + 2), 16);
  }
  return stored;
}

/** The bytes of a GUID that the program itself names. */
export function guidBytes(guid: Guid): Uint8Array {
  const bytes = parseGuid(guid);
  if (!bytes) throw new Error(`${guid} is no GUID`);
  return bytes;
}

/** Whether exactly these bytes (of a GUID) stand at the offset. */
export function isGuidAt(bytes: Uint8Array, offset: number, guid: Uint8Array): boolean {
  for (let i = 0; i < guidLength; i++) {
    if (bytes[offset + i] !== guid[i]) return false;
  }
  return true;
}
