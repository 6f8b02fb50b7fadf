import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { largestImage } from '../../../firmware/limits.ts';

/**
 * Unsaved changes, kept over a restart: the whole image packed, so that they can be had back even where the file has changed or
 * is gone, and the digest of the file they were made on, so that such a change is noticed.
 */
export interface Backup {
  readonly bytes: Uint8Array;
  /** SHA-256 of what the file held, lower case hex digits. */
  readonly madeOn: string;
}

const mark = 'virtlens unsaved image 1\n';
const digestLength = 64;

/** Images are mostly padding, which even the fastest level packs to nothing. */
const fastest = 1;

/** A backup as the bytes of one file, which `unpackBackup` reads. */
export async function packBackup({ bytes, madeOn }: Backup): Promise<Uint8Array> {
  const packed = await promisify(deflateRaw)(bytes, { level: fastest });
  return Buffer.concat([Buffer.from(mark + madeOn, 'latin1'), packed]);
}

/** Throws where the file is no backup, or is damaged. */
export async function unpackBackup(file: Uint8Array): Promise<Backup> {
  const buffer = Buffer.from(file.buffer, file.byteOffset, file.length);
  const start = mark.length + digestLength;
  if (buffer.length < start || buffer.toString('latin1', 0, mark.length) !== mark)
    throw new Error('The unsaved changes can’t be restored: their backup is damaged.');
  const bytes = await promisify(inflateRaw)(buffer.subarray(start), { maxOutputLength: largestImage });
  return { bytes, madeOn: buffer.toString('latin1', mark.length, start) };
}
