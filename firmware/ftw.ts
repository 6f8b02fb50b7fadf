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
  readonly problems: readonly ImageProblem[];
}

/** Looks for the working block in [from, end), on every multiple of 16 bytes behind the variable store's end. */
export function findWorkingBlock(bytes: Uint8Array, from: number, end: number): FtwWorkingBlock | undefined {
  for (let offset = Math.ceil(from / 16) * 16; offset + workingHeaderLength <= end; offset += 16) {
    if (signatures.some((signature) => isGuidAt(bytes, offset, signature))) return readWorkingBlock(bytes, offset, end);
  }
  return undefined;
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
  return { offset, length: Math.min(claimed, end - offset), problems };
}

/** The CRC is taken of the header as it is while CRC, state and reserved bytes are still erased. */
export function workingHeaderCrc(header: Uint8Array): number {
  const erased = new Uint8Array(header);
  erased.fill(0xff, 16, 24);
  return crc32(erased);
}
