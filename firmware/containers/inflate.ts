import { Inflate } from 'fflate';

/** Bytes that are unpacked in one go: deflate makes at most a thousand times as many of them. */
const slice = 4096;

/**
 * Unpacks raw deflate (RFC 1951) and stops where it ends, whatever stands behind it; undefined where it is damaged, cut short
 * or makes more than `most` bytes.
 */
export function inflateAtMost(packed: Uint8Array, most: number, dictionary?: Uint8Array): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  let length = 0;
  const inflating = new Inflate(dictionary ? { dictionary } : {}, (part) => {
    parts.push(part);
    length += part.length;
  });
  try {
    for (let offset = 0; offset < packed.length && length <= most; offset += slice) {
      inflating.push(packed.subarray(offset, offset + slice));
    }
  } catch {
    return undefined;
  }
  if (length > most) return undefined;
  const content = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    content.set(part, offset);
    offset += part.length;
  }
  return content;
}
