import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { plainReason } from '../files/reason.ts';

/** Far beyond any domain; a device that never ends must not fill the memory. */
const maxSize = 64 * 1024 * 1024;
const tooLarge = `is larger than ${maxSize / 2 ** 20} MiB, so it is no domain`;

/** All bytes of a file, a pipe or a device. Throws an error whose message goes behind the path. */
export function readBytes(path: string): Uint8Array {
  try {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      // A size of 0 also stands for what has none: `<(virsh dumpxml guest)`, `/dev/stdin`, `/proc/…`.
      return size === 0 || size > maxSize ? readStream(file) : readWhole(file, size);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof TooLarge) throw error;
    throw new Error(`can't be read: ${plainReason(error)}`, { cause: error });
  }
}

/** All bytes that come in, as far as they are no more than a file may have. */
export async function readIncoming(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxSize) throw new TooLarge(tooLarge);
    kept.push(chunk);
  }
  return Buffer.concat(kept);
}

class TooLarge extends Error {}

/** A file of this size; one that grows meanwhile is read to where it ended. */
function readWhole(file: number, size: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(size);
  let read = 0;
  while (read < size) {
    const length = readSync(file, bytes, read, size - read, null);
    if (length === 0) break;
    read += length;
  }
  return bytes.subarray(0, read);
}

function readStream(file: number): Uint8Array {
  const kept: Uint8Array[] = [];
  for (let size = 0; size <= maxSize; ) {
    const chunk = Buffer.alloc(64 * 1024);
    const length = readSync(file, chunk);
    if (length === 0) return Buffer.concat(kept);
    kept.push(chunk.subarray(0, length));
    size += length;
  }
  throw new TooLarge(tooLarge);
}
