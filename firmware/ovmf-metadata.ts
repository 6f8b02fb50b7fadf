/** What OVMF's GUIDed table tells a virtual machine monitor, entry by entry (edk2, OvmfPkg/ResetVector and its metadata blocks). */
import { hasAscii, u32, u64 } from './bytes.ts';
import { type GuidedEntry, readGuidedTable } from './guided-table.ts';
import type { Guid } from './model.ts';
import { guidedTable } from './names.ts';
import { hex } from './wording.ts';

/** A stretch of guest memory that the monitor prepares or measures. */
export interface MetadataRange {
  /** Where the record stands in the image. */
  readonly offset: number;
  readonly type: number;
  /** What the stretch is for; the type's number where it is not known. */
  readonly typeName: string;
  readonly memoryAddress: number;
  readonly memoryLength: number;
  /** Where the image has its content, for those that have one. */
  readonly file: { readonly offset: number; readonly length: number } | undefined;
  /** TDX: 1 is measured into MRTD. */
  readonly attributes: number | undefined;
}

export interface MetadataEntry {
  readonly guid: Guid;
  /** What the entry is for; the GUID where it is not known. */
  readonly name: string;
  /** Where the entry's data stands, and its bytes. */
  readonly offset: number;
  readonly length: number;
  /** For the SEV-ES reset block: where the other processors start. */
  readonly address: number | undefined;
  /** Of the block of records that the entry leads to. */
  readonly version: number | undefined;
  readonly ranges: readonly MetadataRange[];
  readonly problem: string | undefined;
}

const headerLength = 16;
const mostRanges = 256;

/** A block of records: mark, length, version, number of records, then the records. */
interface BlockFormat {
  readonly mark: string;
  readonly recordLength: number;
  readonly types: Readonly<Record<number, string>>;
  readonly read: (bytes: Uint8Array, offset: number) => Omit<MetadataRange, 'offset' | 'typeName'>;
}

const sevRecord: BlockFormat['read'] = (bytes, offset) => ({
  type: u32(bytes, offset + 8),
  memoryAddress: u32(bytes, offset),
  memoryLength: u32(bytes, offset + 4),
  file: undefined,
  attributes: undefined,
});

const tdxRecord: BlockFormat['read'] = (bytes, offset) => {
  const length = u32(bytes, offset + 4);
  return {
    type: u32(bytes, offset + 24),
    memoryAddress: u64(bytes, offset + 8),
    memoryLength: u64(bytes, offset + 16),
    file: length > 0 ? { offset: u32(bytes, offset), length } : undefined,
    attributes: u32(bytes, offset + 28),
  };
};

const blocks: Readonly<Partial<Record<Guid, BlockFormat>>> = {
  [guidedTable.sevMetadata]: {
    mark: 'ASEV',
    recordLength: 12,
    types: { 1: 'SEC memory', 2: 'SNP secrets', 3: 'CPUID', 4: 'SVSM calling area', 0x10: 'kernel hashes' },
    read: sevRecord,
  },
  [guidedTable.tdxMetadata]: {
    mark: 'TDVF',
    recordLength: 32,
    types: { 0: 'BFV, the code', 1: 'CFV, the variable store', 2: 'TD hand-off blocks', 3: 'temporary memory' },
    read: tdxRecord,
  },
  [guidedTable.igvmMetadata]: {
    mark: 'IGVM',
    recordLength: 12,
    types: { 0x100: 'parameter area', 0x101: 'memory map', 0x102: 'number of processors', 0x200: 'hand-off blocks' },
    read: sevRecord,
  },
};

const names: Readonly<Partial<Record<Guid, string>>> = {
  [guidedTable.sevEsReset]: 'SEV-ES reset block',
  [guidedTable.sevSecret]: 'SEV launch secret',
  [guidedTable.sevHashes]: 'SEV kernel hashes',
  [guidedTable.sevMetadata]: 'SEV metadata',
  [guidedTable.tdxMetadata]: 'TDX metadata',
  [guidedTable.igvmMetadata]: 'IGVM metadata',
};

/** The entries in the order of the table's reading, from its end; empty where the image has no table. */
export function readOvmfMetadata(bytes: Uint8Array): MetadataEntry[] {
  return readGuidedTable(bytes).map((entry) => readEntry(bytes, entry));
}

function readEntry(bytes: Uint8Array, { guid, offset, length }: GuidedEntry): MetadataEntry {
  const entry = { guid, name: names[guid] ?? guid, offset, length, address: undefined, version: undefined, problem: undefined };
  const block = blocks[guid];
  if (block) return { ...entry, ...readBlock(bytes, offset, block) };
  if (guid === guidedTable.sevEsReset) return { ...entry, address: u32(bytes, offset), ranges: [] };
  const isRange = (guid === guidedTable.sevSecret || guid === guidedTable.sevHashes) && length >= 8;
  return { ...entry, ranges: isRange ? [plainRange(bytes, offset)] : [] };
}

/** The SEV secret and hashes: address and length, nothing else; both zero where the build has no place for them. */
function plainRange(bytes: Uint8Array, offset: number): MetadataRange {
  const memoryAddress = u32(bytes, offset);
  const memoryLength = u32(bytes, offset + 4);
  const typeName = memoryLength === 0 ? 'none' : 'memory';
  return { offset, type: 0, typeName, memoryAddress, memoryLength, file: undefined, attributes: undefined };
}

/** The entry's data is the distance of the block from the end of the image. */
function readBlock(bytes: Uint8Array, entry: number, { mark, recordLength, types, read }: BlockFormat) {
  const block = bytes.length - u32(bytes, entry);
  if (!hasAscii(bytes, block, mark)) return { ranges: [], problem: `At ${hex(Math.max(block, 0))} stands no ${mark} block.` };
  const claimed = u32(bytes, block + 12);
  const ranges: MetadataRange[] = [];
  for (let index = 0; index < Math.min(claimed, mostRanges); index++) {
    const offset = block + headerLength + index * recordLength;
    if (offset + recordLength > bytes.length) break;
    const record = read(bytes, offset);
    ranges.push({ offset, ...record, typeName: types[record.type] ?? hex(record.type) });
  }
  const problem =
    ranges.length === claimed ? undefined : `The ${mark} block claims ${claimed} records and has ${ranges.length}.`;
  return { version: u32(bytes, block + 8), ranges, problem };
}
