/** The files of a volume (PI specification, volume 3), as far as the outer, uncompressed ones tell what the image is. */
import { hasAscii, u8, u16, u24, u32, u64 } from './bytes.ts';
import { guidAt } from './guid.ts';
import type { FirmwareVolume, Guid } from './model.ts';
import { firstFileOffset } from './volume.ts';

export const fileHeaderLength = 24;
/** A file with FFS_ATTRIB_LARGE_FILE has its size in 8 more bytes. */
const largeFileHeaderLength = 32;
const largeFileAttribute = 0x01;
export const fileTypes = { freeform: 0x02, securityCore: 0x03, raw: 0x01, pad: 0xf0 } as const;
export const sectionTypes = { pe32: 0x10, te: 0x12, userInterface: 0x15, raw: 0x19 } as const;
/** The machine's SEC core is among the first files; a hostile volume may not keep a reader busy. */
const mostFiles = 4096;

export interface SecurityCore {
  readonly guid: Guid;
  readonly offset: number;
  /** The Machine field of its PE or TE image, e.g. 0x8664. */
  readonly machine: number | undefined;
}

/** The first SEC core file of the volume, which ends at `end`. */
export function findSecurityCore(bytes: Uint8Array, volume: FirmwareVolume, end: number): SecurityCore | undefined {
  let offset = firstFileOffset(bytes, volume);
  for (let count = 0; count < mostFiles && offset + fileHeaderLength <= end; count++) {
    const large = (u8(bytes, offset + 19) & largeFileAttribute) !== 0;
    const headerLength = large ? largeFileHeaderLength : fileHeaderLength;
    const length = large ? u64(bytes, offset + 24) : u24(bytes, offset + 20);
    if (length < headerLength || offset + length > end) return undefined;
    if (u8(bytes, offset + 18) === fileTypes.securityCore) {
      const machine = machineOfFile(bytes, offset + headerLength, offset + length);
      return { guid: guidAt(bytes, offset), offset, machine };
    }
    const behind = offset - volume.offset + length;
    offset = volume.offset + Math.ceil(behind / 8) * 8;
  }
  return undefined;
}

function machineOfFile(bytes: Uint8Array, from: number, end: number): number | undefined {
  let offset = from;
  while (offset + 4 <= end) {
    const length = u24(bytes, offset);
    if (length < 4 || offset + length > end) return undefined;
    const type = u8(bytes, offset + 3);
    if (type === sectionTypes.te && hasAscii(bytes, offset + 4, 'VZ')) return u16(bytes, offset + 6);
    if (type === sectionTypes.pe32) return machineOfPe(bytes, offset + 4, offset + length);
    offset = from + Math.ceil((offset - from + length) / 4) * 4;
  }
  return undefined;
}

function machineOfPe(bytes: Uint8Array, offset: number, end: number): number | undefined {
  const header = hasAscii(bytes, offset, 'MZ') ? offset + u32(bytes, offset + 0x3c) : offset;
  return header + 6 <= end && hasAscii(bytes, header, 'PE\0\0') ? u16(bytes, header + 4) : undefined;
}
