/** The fields of a node's header, with their values in words. */
import { hasAscii, u8, u16, u32 } from '../bytes.ts';
import { guidAt } from '../guid.ts';
import { guidedSections } from '../names.ts';
import { authenticatedHeaderLength } from '../store.ts';
import {
  authenticatedVariable,
  blockMapEntry,
  crc32Extra,
  dosHeader,
  type FieldLayout,
  fileHeader,
  largeFileSize,
  largeSectionSize,
  lzmaHeader,
  peHeader,
  plainVariable,
  sectionExtras,
  sectionHeader,
  storeHeader,
  teHeader,
  tianoHeader,
  volumeExtendedHeader,
  volumeHeader,
  workingBlockHeader,
  writeHeader,
} from './field-layouts.ts';
import type { StructureNode } from './node.ts';

export interface Field {
  /** In the node's buffer. */
  readonly offset: number;
  readonly length: number;
  /** As the specification names it. */
  readonly name: string;
  readonly value: string;
  /** What the value means; of flags, the names of those that are set, each in one item. */
  readonly meaning: readonly string[];
}

/** Entries of a volume's block map that are shown; real ones have two. */
const mostBlocks = 16;
/** UTF-16 units of a name that are shown. */
const longestText = 256;

/** The fields of the node's header in the order of its bytes; none where nothing is known of its layout. `buffer`: where its offset counts. */
export function fieldsOf(node: StructureNode, buffer: Uint8Array): readonly Field[] {
  const end = node.offset + node.length;
  const bytes = buffer.subarray(0, end);
  const read = new FieldReader(bytes);
  switch (node.type) {
    case 'volume':
      readVolumeFields(read, node.offset);
      break;
    case 'file':
      read.structure(node.offset, fileHeader);
      if (node.facts?.kind === 'file' && node.facts.large) read.structure(node.offset + 24, largeFileSize);
      break;
    case 'section':
      readSectionFields(read, node);
      break;
    case 'ftw-spare':
      if (node.headerLength > 0) readVolumeFields(read, node.offset);
      break;
    case 'variable-store':
      read.structure(node.offset, storeHeader);
      break;
    case 'variable':
      readVariableFields(read, node);
      break;
    case 'ftw-working':
      read.structure(node.offset, workingBlockHeader);
      if (u8(bytes, node.offset + 32) !== 0xff) read.structure(node.offset + 32, writeHeader);
      break;
    default:
  }
  return read.fields;
}

/** The field that holds the byte at `offset`. */
export function fieldAt(fields: readonly Field[], offset: number): Field | undefined {
  return fields.find((field) => offset >= field.offset && offset < field.offset + field.length);
}

function readVolumeFields(read: FieldReader, offset: number): void {
  const { bytes } = read;
  read.structure(offset, volumeHeader);
  const end = offset + u16(bytes, offset + 48);
  for (let at = offset + 56, index = 0; at + 8 <= end && index < mostBlocks; at += 8, index++) {
    read.structure(at, blockMapEntry, `BlockMap[${index}].`);
    if (u32(bytes, at) === 0 && u32(bytes, at + 4) === 0) break;
  }
  const extended = u16(bytes, offset + 52);
  if (extended >= 56) read.structure(offset + extended, volumeExtendedHeader);
}

function readSectionFields(read: FieldReader, { offset, headerLength, packed, guid, facts }: StructureNode): void {
  const { bytes } = read;
  const type = facts?.kind === 'section' ? facts.sectionType : u8(bytes, offset + 3);
  const large = bytes[offset] === 0xff && bytes[offset + 1] === 0xff && bytes[offset + 2] === 0xff;
  let behind = read.structure(offset, sectionHeader);
  if (large) behind = read.structure(behind, largeSectionSize);
  behind = read.structure(behind, sectionExtras[type] ?? []);
  if (type === 2 && guid === guidedSections.crc32) read.structure(behind, crc32Extra);
  if (packed) read.structure(packed.offset, packed.algorithm.startsWith('lzma') ? lzmaHeader : tianoHeader);
  const body = offset + headerLength;
  const text = { 0x14: 'VersionString', 0x15: 'FileNameString' }[type];
  if (text !== undefined) read.text(body, text);
  if (hasAscii(bytes, body, 'VZ')) read.structure(body, teHeader);
  else if (hasAscii(bytes, body, 'MZ')) {
    read.structure(body, dosHeader);
    const header = body + u32(bytes, body + 0x3c);
    if (hasAscii(bytes, header, 'PE\0\0')) read.structure(header, peHeader);
  }
}

function readVariableFields(read: FieldReader, { offset, facts }: StructureNode): void {
  if (facts?.kind !== 'variable') return;
  const { dataOffset, dataLength } = facts;
  const { bytes } = read;
  // Which header it is shows in its length: name and data follow it.
  const authenticated = dataOffset - u32(bytes, offset + authenticatedHeaderLength - 24) - offset === authenticatedHeaderLength;
  const name = read.structure(offset, authenticated ? authenticatedVariable : plainVariable);
  if (dataOffset > name) read.text(name, 'Name', dataOffset);
  if (dataLength > 0) read.bytesField(dataOffset, dataLength, 'Data');
}

/** Reads structures field by field; fields beyond the end of the bytes are left out. */
class FieldReader {
  readonly bytes: Uint8Array;
  readonly fields: Field[] = [];

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Returns the offset behind the structure. */
  structure(offset: number, layout: readonly FieldLayout[], prefix = ''): number {
    let at = offset;
    for (const field of layout) {
      if (field.at !== undefined) at = offset + field.at;
      if (at + field.length > this.bytes.length) return at;
      const { value, meaning } = this.read(field, at);
      this.fields.push({ offset: at, length: field.length, name: prefix + field.name, value, meaning });
      at += field.length;
    }
    return at;
  }

  /** UCS-2, up to `end` or its NUL. */
  text(offset: number, name: string, end = this.bytes.length): void {
    const units: number[] = [];
    for (let at = offset; at + 2 <= end && units.length < longestText; at += 2) {
      const unit = u16(this.bytes, at);
      if (unit === 0) break;
      units.push(unit);
    }
    const length = Math.max(0, end - offset);
    if (length > 0) this.fields.push({ offset, length, name, value: `“${String.fromCharCode(...units)}”`, meaning: [] });
  }

  bytesField(offset: number, length: number, name: string): void {
    const shown = this.bytes.subarray(offset, offset + Math.min(length, 16));
    const value = Array.from(shown, byteDigits).join(' ') + (length > shown.length ? ' …' : '');
    this.fields.push({ offset, length, name, value, meaning: [`${length} bytes`] });
  }

  private read(field: FieldLayout, at: number): Pick<Field, 'value' | 'meaning'> {
    const { bytes } = this;
    const { length, form } = field;
    switch (form) {
      case 'guid':
        return { value: guidAt(bytes, at), meaning: [] };
      case 'ascii':
        return { value: `“${Array.from(bytes.subarray(at, at + length), printable).join('')}”`, meaning: [] };
      case 'time':
        return { value: timeText(bytes, at), meaning: [] };
      case 'bytes':
        return { value: Array.from(bytes.subarray(at, at + length), byteDigits).join(' '), meaning: [] };
      default: {
        const value = littleEndian(bytes, at, length);
        const text = form === 'number' ? value.toString() : `0x${value.toString(16).toUpperCase()}`;
        return { value: text, meaning: meaningOf(field, Number(value)) };
      }
    }
  }
}

function meaningOf({ values, flags, clearedCounts = false, length }: FieldLayout, value: number): string[] {
  const known = values?.[value];
  if (known !== undefined) return [known];
  const bits = clearedCounts ? ~value & (length >= 4 ? 0xffffffff : 2 ** (length * 8) - 1) : value;
  return (flags ?? []).flatMap(([mask, name]) => ((bits & mask) === 0 ? [] : [name]));
}

function littleEndian(bytes: Uint8Array, at: number, length: number): bigint {
  let value = 0n;
  for (let index = length - 1; index >= 0; index--) value = (value << 8n) | BigInt(u8(bytes, at + index));
  return value;
}

/** EFI_TIME as it stands there, sensible or not. */
function timeText(bytes: Uint8Array, at: number): string {
  const two = (offset: number) => String(u8(bytes, at + offset)).padStart(2, '0');
  const year = String(u16(bytes, at)).padStart(4, '0');
  return `${year}-${two(2)}-${two(3)} ${two(4)}:${two(5)}:${two(6)}`;
}

function byteDigits(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : byte === 0 ? '␀' : '·';
}
