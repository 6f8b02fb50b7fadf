/** Fault tolerant write: how edk2 replaces a block of flash so that a power cut loses nothing (Guid/FaultTolerantWrite.h). */
import { u8, u32, u64 } from './bytes.ts';
import { crc32 } from './crc32.ts';
import { guidBytes, isGuidAt } from './guid.ts';
import type { ImageProblem } from './model.ts';
import { fileSystems, ftwSignature } from './names.ts';
import { hex } from './wording.ts';

/** EFI_FAULT_TOLERANT_WORKING_BLOCK_HEADER: signature, CRC, state byte and 3 reserved bytes, size of the write queue. */
export const workingHeaderLength = 32;

const signatures = [guidBytes(ftwSignature), guidBytes(fileSystems.nvData)];

/** The working block: its header and write queue. The spare area is what follows it in the volume. */
export interface FtwWorkingBlock {
  readonly offset: number;
  readonly length: number;
  /** Marked as valid, with the right CRC. */
  readonly valid: boolean;
  /** A write that was begun and not finished. */
  readonly write: PendingWrite | undefined;
  readonly problems: readonly ImageProblem[];
}

/** A write of the queue, by the offset of its header. */
export interface PendingWrite {
  readonly offset: number;
  /** Whether the new content got whole into the spare area; only then the store itself is written. */
  readonly stage: 'before-spare' | 'in-spare';
}

/** Looks for the working block in [from, end), on every multiple of 16 bytes behind the variable store's end. */
export function findWorkingBlock(bytes: Uint8Array, from: number, end: number): FtwWorkingBlock | undefined {
  for (let offset = Math.ceil(from / 16) * 16; offset + workingHeaderLength <= end; offset += 16) {
    if (signatures.some((signature) => isGuidAt(bytes, offset, signature))) return readWorkingBlock(bytes, offset, end);
  }
  return undefined;
}

/**
 * A working block that is only a copy, in [from, end): the firmware puts it into the spare area while it writes the working block
 * anew. Only one whose CRC is right counts, as anything may lie there.
 */
export function findWorkingCopy(
  bytes: Uint8Array,
  from: number,
  end: number,
): Pick<FtwWorkingBlock, 'offset' | 'length'> | undefined {
  for (let at = Math.ceil(from / 16) * 16; ; at += 16) {
    const found = findWorkingBlock(bytes, at, end);
    if (!found) return undefined;
    at = found.offset;
    const header = bytes.subarray(at, at + workingHeaderLength);
    if (u32(header, 16) === workingHeaderCrc(header)) return { offset: at, length: found.length };
  }
}

function readWorkingBlock(bytes: Uint8Array, offset: number, end: number): FtwWorkingBlock {
  const problems: ImageProblem[] = [];
  const stated = u32(bytes, offset + 16);
  const right = workingHeaderCrc(bytes.subarray(offset, offset + workingHeaderLength));
  if (stated !== right) {
    const message = `The CRC of the FTW working block at ${hex(offset)} is ${hex(stated)} and should be ${hex(right)}.`;
    problems.push({ offset: offset + 16, length: 4, message });
  }
  // Two bits, cleared when set: bit 0 says valid, bit 1 says invalid.
  const state = u8(bytes, offset + 20) & 3;
  if (state !== 2) {
    const message = `The FTW working block at ${hex(offset)} is not marked valid: its state is ${hex(u8(bytes, offset + 20))}, not 0xfe.`;
    problems.push({ offset: offset + 20, length: 1, message });
  }
  const claimed = workingHeaderLength + u64(bytes, offset + 24);
  if (offset + claimed > end) {
    const message = `The write queue of the FTW working block at ${hex(offset)} reaches beyond its volume, which ends at ${hex(end)}.`;
    problems.push({ offset: offset + 24, length: 8, message });
  }
  const length = Math.min(claimed, end - offset);
  const write = state === 2 ? readPendingWrite(bytes, offset + workingHeaderLength, offset + length) : undefined;
  if (write) problems.push({ offset: write.offset, length: writeHeaderLength, message: pendingWords(write) });
  return { offset, length, valid: state === 2 && stated === right, write, problems };
}

/** EFI_FAULT_TOLERANT_WRITE_HEADER and EFI_FAULT_TOLERANT_WRITE_RECORD, whose private data follows each. */
const writeHeaderLength = 40;
const writeRecordLength = 40;

/** The write queue's first write that is not complete. A bit that is cleared says that its step was done. */
function readPendingWrite(bytes: Uint8Array, start: number, end: number): PendingWrite | undefined {
  const done = (at: number, bit: number) => (u8(bytes, at) & bit) === 0;
  for (let offset = start; offset + writeHeaderLength <= end; ) {
    if (!done(offset, 1)) return undefined;
    const [writes, privateLength] = [u64(bytes, offset + 24), u64(bytes, offset + 32)];
    const recordLength = writeRecordLength + privateLength;
    const next = offset + writeHeaderLength + writes * recordLength;
    if (!done(offset, 4)) {
      const records = offset + writeHeaderLength;
      for (let record = records; record + writeRecordLength <= Math.min(next, end); record += recordLength) {
        if (!done(record, 4)) return { offset, stage: done(record, 2) ? 'in-spare' : 'before-spare' };
      }
      return { offset, stage: 'before-spare' };
    }
    offset = next;
  }
  return undefined;
}

/** What an interrupted write means for the store; one sentence. */
export function pendingWords({ offset, stage }: PendingWrite): string {
  const consequence =
    stage === 'in-spare'
      ? 'the new content is whole in the spare area, and the firmware finishes the write at its next start'
      : 'the store still has its old content, and the firmware drops the write at its next start';
  return `A fault tolerant write, noted at ${hex(offset)}, was cut short: ${consequence}.`;
}

/** The CRC is taken of the header as it is while CRC, state and reserved bytes are still erased. */
export function workingHeaderCrc(header: Uint8Array): number {
  const erased = new Uint8Array(header);
  erased.fill(0xff, 16, 24);
  return crc32(erased);
}
