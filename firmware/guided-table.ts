/** The GUIDed table that x86 builds of OVMF carry in front of the reset vector (edk2, OvmfPkg/ResetVector), read from its end. */
import { hasAscii, u16, u32 } from './bytes.ts';
import { guidAt, guidBytes, guidLength, isGuidAt } from './guid.ts';
import type { Guid } from './model.ts';
import { guidedTable } from './names.ts';

/** The footer's GUID starts this far from the end of the image, behind it 0x20 bytes with the reset vector. */
const footerFromEnd = 0x30;
const entryTail = 2 + guidLength;
/** `TDVF`, length, version, number of sections. */
export const tdxHeaderLength = 16;
export const tdxSectionLength = 32;
const mostSections = 256;

const footer = guidBytes(guidedTable.footer);

export interface GuidedEntry {
  readonly guid: Guid;
  /** Where the entry's data starts. */
  readonly offset: number;
  /** Bytes of data. */
  readonly length: number;
}

/** A section of the TDVF metadata (Intel TDX Virtual Firmware Design Guide). */
export interface TdxSection {
  /** 0 is the boot firmware volume (BFV), 1 the configuration firmware volume (CFV, the variable store). */
  readonly type: number;
  readonly dataOffset: number;
  readonly rawSize: number;
}

/** The entries, in the order they are read, which is from the table's end; empty where there is no table. */
export function readGuidedTable(bytes: Uint8Array): GuidedEntry[] {
  const footerOffset = bytes.length - footerFromEnd;
  if (footerOffset < 2 || !isGuidAt(bytes, footerOffset, footer)) return [];
  const start = footerOffset + guidLength - u16(bytes, footerOffset - 2);
  const entries: GuidedEntry[] = [];
  let end = footerOffset - 2;
  while (end - entryTail >= Math.max(start, 0)) {
    const length = u16(bytes, end - entryTail);
    if (length < entryTail || end - length < Math.max(start, 0)) break;
    entries.push({ guid: guidAt(bytes, end - guidLength), offset: end - length, length: length - entryTail });
    end -= length;
  }
  return entries;
}

/** The sections that the table's TDX entry leads to; empty where there are none. */
export function readTdxSections(bytes: Uint8Array, entries: readonly GuidedEntry[]): TdxSection[] {
  const entry = entries.find(({ guid, length }) => guid === guidedTable.tdxMetadata && length >= 4);
  if (!entry) return [];
  const offset = bytes.length - u32(bytes, entry.offset);
  if (!hasAscii(bytes, offset, 'TDVF')) return [];
  const count = Math.min(u32(bytes, offset + 12), mostSections);
  const sections: TdxSection[] = [];
  for (let index = 0; index < count; index++) {
    const section = offset + tdxHeaderLength + index * tdxSectionLength;
    if (section + tdxSectionLength > bytes.length) break;
    sections.push({ type: u32(bytes, section + 24), dataOffset: u32(bytes, section), rawSize: u32(bytes, section + 4) });
  }
  return sections;
}

/** The sizes of CODE and of the variable store that the TDX sections state; undefined where they state none. */
export function sizesOfTdx(sections: readonly TdxSection[]): { code: number; vars: number } | undefined {
  const code = sections.find(({ type }) => type === 0)?.rawSize;
  const vars = sections.find(({ type }) => type === 1)?.rawSize;
  return code && vars ? { code, vars } : undefined;
}
