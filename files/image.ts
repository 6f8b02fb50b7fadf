import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { largestImage } from '../firmware/limits.ts';
import { plainReason } from './reason.ts';

/** A file as it stands on the disk. */
export interface FileOnDisk {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Lower case hexadecimal. */
  readonly sha256: string;
}

/** All bytes of an image file. Throws an error that names the file and the reason. */
export async function readImage(path: string): Promise<Uint8Array> {
  try {
    // Asked first: opening a pipe that nobody writes to would wait for ever.
    const found = await stat(path);
    if (!found.isFile()) throw new Error(found.isDirectory() ? 'it is a folder' : 'it is not a regular file');
    if (found.size > largestImage)
      throw new Error(`its ${Math.round(found.size / 2 ** 20)} MiB are more than any firmware image has`);
    return await readFile(path);
  } catch (error) {
    throw new Error(`${path} can't be read: ${plainReason(error)}.`, { cause: error });
  }
}

/** What is to be said of a file with these bytes. */
export function described(path: string, bytes: Uint8Array): FileOnDisk {
  return { path, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
