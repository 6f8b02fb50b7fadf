import { hasAscii, u16 } from '../../firmware/bytes.ts';
import type { RomFacts } from './facts.ts';

/** More than any video BIOS has; a file is not a ROM just because its path is in `<rom>`. */
export const largestRom = 16 * 1024 * 1024;

const blockLength = 512;
const lastImage = 0x80;

/** Reads which kinds of code a PCI option ROM holds (PCI Firmware Specification 3.0, section 5.1). Never throws. */
export function readOptionRom(bytes: Uint8Array): RomFacts {
  const codeTypes: number[] = [];
  let offset = 0;
  while (startsImage(bytes, offset)) {
    const data = offset + u16(bytes, offset + 0x18);
    if (data + 0x18 > bytes.length || !hasAscii(bytes, data, 'PCIR')) break;
    codeTypes.push(bytes[data + 0x14] ?? 0);
    const length = u16(bytes, data + 0x10) * blockLength;
    if (length === 0 || ((bytes[data + 0x15] ?? lastImage) & lastImage) !== 0) break;
    offset += length;
  }
  return { problem: startsImage(bytes, 0) ? undefined : beginning(bytes), codeTypes };
}

function startsImage(bytes: Uint8Array, offset: number): boolean {
  return offset + 0x1a <= bytes.length && bytes[offset] === 0x55 && bytes[offset + 1] === 0xaa;
}

/** What dumps that are no ROMs begin with: a vendor's tool puts a header of its own before the ROM, and a read that failed gives nothing. */
function beginning(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'it is empty';
  for (let offset = blockLength; offset + 0x1a <= bytes.length; offset += blockLength) {
    if (startsImage(bytes, offset) && hasAscii(bytes, offset + u16(bytes, offset + 0x18), 'PCIR')) {
      return `the ROM in it begins only at byte ${offset}, behind a header of the tool that wrote it`;
    }
  }
  const first = [...bytes.subarray(0, 2)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `it begins with ${first}, and a ROM with 55 aa`;
}
