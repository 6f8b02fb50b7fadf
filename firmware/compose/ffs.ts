/** Writing FFS2 files and sections (PI specification, volume 3). */
import { fileHeaderLength, fileTypes, sectionTypes } from '../ffs.ts';
import { guidBytes } from '../guid.ts';
import type { Guid } from '../model.ts';
import { files } from '../names.ts';

/** The checksum field of a file whose body is not summed (without FFS_ATTRIB_CHECKSUM). */
const fixedBodyChecksum = 0xaa;
/** Header, data and file valid, in a volume whose erased bits are 1. */
const validFileState = 0xf8;

export interface FfsFile {
  readonly guid: Guid;
  readonly type: number;
  readonly body: Uint8Array;
  /** 0x01 for the long header of FFS3, 0x40 for a body that is summed; none where not said. */
  readonly attributes?: number;
}

const largeAttribute = 0x01;
const checksumAttribute = 0x40;
const largeHeaderLength = 32;

/** The bytes of a file, header first; without the alignment behind it. */
export function composeFile({ guid, type, body, attributes = 0 }: FfsFile): Uint8Array {
  const large = (attributes & largeAttribute) !== 0;
  const headerLength = large ? largeHeaderLength : fileHeaderLength;
  const length = headerLength + body.length;
  const file = new Uint8Array(length);
  const view = new DataView(file.buffer);
  file.set(guidBytes(guid));
  file[18] = type;
  file[19] = attributes;
  if (large) view.setBigUint64(24, BigInt(length), true);
  else file.set([length & 0xff, (length >> 8) & 0xff, length >> 16], 20);
  // The header's sum is zero without the body's checksum and the state, which are set afterwards.
  file[16] = -sumOf(file.subarray(0, headerLength)) & 0xff;
  file[17] = (attributes & checksumAttribute) === 0 ? fixedBodyChecksum : -sumOf(body) & 0xff;
  file[23] = validFileState;
  file.set(body, headerLength);
  return file;
}

/** A file that only takes up `length` bytes, header included. */
export function composePadFile(length: number, body?: Uint8Array): Uint8Array {
  const content = new Uint8Array(length - fileHeaderLength).fill(0xff);
  if (body) content.set(body);
  return composeFile({ guid: files.pad, type: fileTypes.pad, body: content });
}

/** A section with its 4-byte header; files put each on a multiple of 4 bytes. */
export function composeSection(type: number, body: Uint8Array): Uint8Array {
  const length = 4 + body.length;
  const section = new Uint8Array(length);
  section.set([length & 0xff, (length >> 8) & 0xff, length >> 16, type]);
  section.set(body, 4);
  return section;
}

/** A user interface section: the name of a module. */
export function composeNameSection(name: string): Uint8Array {
  const body = new Uint8Array((name.length + 1) * 2);
  for (let i = 0; i < name.length; i++) new DataView(body.buffer).setUint16(i * 2, name.charCodeAt(i), true);
  return composeSection(sectionTypes.userInterface, body);
}

/** A TE section with an image of no code: only its machine says something. */
export function composeTeSection(machine: number): Uint8Array {
  const header = new Uint8Array(40);
  const view = new DataView(header.buffer);
  view.setUint16(0, 0x5a56, true);
  view.setUint16(2, machine, true);
  header[5] = efiBootServiceDriver;
  view.setUint16(6, 40, true);
  return composeSection(sectionTypes.te, header);
}

const efiBootServiceDriver = 11;

/** Pieces one after the other, each on the next multiple of `alignment`, with `fill` between them. */
export function concatAligned(pieces: readonly Uint8Array[], alignment: number, fill: number): Uint8Array {
  const starts: number[] = [];
  let end = 0;
  for (const piece of pieces) {
    const start = Math.ceil(end / alignment) * alignment;
    starts.push(start);
    end = start + piece.length;
  }
  const all = new Uint8Array(end).fill(fill);
  for (const [index, piece] of pieces.entries()) all.set(piece, starts[index] ?? 0);
  return all;
}

function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return sum;
}
