/** Variables that a file lists without a store around them, as every reader of stores understands them. */

import { composeStoreHeader } from '../compose/vars.ts';
import { composeVolumeHeader, volumeHeaderLength } from '../compose/volume.ts';
import { analyzeImage } from '../image.ts';
import type { FirmwareImage } from '../model.ts';
import { fileSystems } from '../names.ts';
import { alignedLength, composeRecord, type VariableRecord } from '../record.ts';
import { storeHeaderLength } from '../store.ts';
import { sizeText } from '../wording.ts';

/** What comes of a list: bytes to read the variables' data from, and the image in which they are. */
export type ListedVariables = { readonly bytes: Uint8Array; readonly image: FirmwareImage } | { readonly problem: string };

/** Bytes. All the variables of a virtual machine take less than 256 KiB. */
const mostBytes = 16 * 1024 * 1024;
const blockLength = 0x1000;

/**
 * Lays the variables out in an NVRAM volume as edk2 would keep them. Offsets in the image are of that volume, not of the file
 * that listed them; free space, which a list doesn't have, is `room` and the rest of a block.
 */
export function layOutVariables(records: readonly VariableRecord[], evidence: string, room = 0): ListedVariables {
  const written = records.map((record) => composeRecord(record, true));
  const used = written.reduce((sum, { length }) => sum + alignedLength(length), volumeHeaderLength + storeHeaderLength);
  if (used > mostBytes) return { problem: `Its variables take ${sizeText(used)}, more than any variable store has.` };
  const bytes = new Uint8Array(Math.ceil((used + room) / blockLength) * blockLength).fill(0xff);
  bytes.set(composeVolumeHeader({ guid: fileSystems.nvData, length: bytes.length, blockSize: blockLength }));
  bytes.set(composeStoreHeader(bytes.length - volumeHeaderLength, true), volumeHeaderLength);
  let offset = volumeHeaderLength + storeHeaderLength;
  for (const record of written) {
    bytes.set(record, offset);
    offset += alignedLength(record.length);
  }
  const image = analyzeImage(bytes);
  return { bytes, image: { ...image, evidence: [{ text: evidence, offset: undefined }], build: undefined, problems: [] } };
}
