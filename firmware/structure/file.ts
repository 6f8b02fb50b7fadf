/** The files of a volume (PI specification, volume 3, section 3.2.3). */
import { hasAscii, u8, u24, u64 } from '../bytes.ts';
import { fileHeaderLength, fileTypes } from '../ffs.ts';
import { guidAt } from '../guid.ts';
import type { Guid, ImageProblem } from '../model.ts';
import { files } from '../names.ts';
import { hex } from '../wording.ts';
import { type Area, endOfFill, makeNode, within } from './area.ts';
import { aprioriFiles, knownFileName } from './known-guids.ts';
import { layOut } from './layout.ts';
import type { Checksum, FileFacts, FileState, StructureNode } from './node.ts';
import { nameIn, readSections } from './sections.ts';

const largeHeaderLength = 32;
const largeAttribute = 0x01;
const alignmentHighBit = 0x02;
const checksumAttribute = 0x40;
/** What stands for the sum of a body that is not summed; the first revision of the format had another value. */
const noSum = 0xaa;
const noSumBefore = 0x5a;

const typeNames: Readonly<Record<number, string>> = {
  0x01: 'Raw',
  0x02: 'Freeform',
  0x03: 'SEC core',
  0x04: 'PEI core',
  0x05: 'DXE core',
  0x06: 'PEI module',
  0x07: 'DXE driver',
  0x08: 'Combined PEI/DXE',
  0x09: 'Application',
  0x0a: 'SMM module',
  0x0b: 'Volume image',
  0x0c: 'Combined SMM/DXE',
  0x0d: 'SMM core',
  0x0e: 'MM standalone module',
  0x0f: 'MM standalone core',
  0xf0: 'Pad',
};

/** The bytes of alignment that the attributes' three bits stand for, without and with the fourth one. */
const alignments = [1, 16, 128, 512, 1024, 4096, 32768, 65536] as const;
const largeAlignment = 0x20000;

/** From the last state to the first; each sets one more bit, or clears it where erased flash is 1. */
const states: readonly (readonly [bit: number, name: FileState])[] = [
  [0x20, 'header invalid'],
  [0x10, 'deleted'],
  [0x08, 'marked for update'],
  [0x04, 'data valid'],
  [0x02, 'header valid'],
  [0x01, 'under construction'],
];

/** A deleted file is what an update leaves behind. */
const usualStates: readonly FileState[] = ['data valid', 'marked for update', 'deleted'];

/** What a file must know of the volume it is in. */
export interface VolumeRules {
  readonly erasePolarity: 0 | 1;
  /** FFS3: files and sections beyond 16 MiB. */
  readonly largeFiles: boolean;
  readonly revision: number;
}

/** The size fields of the file header at `offset`: where it can't be as long as it says, `length` is undefined. */
export function fileExtent({ bytes }: Area, offset: number, rules: VolumeRules) {
  const large = rules.largeFiles && (u8(bytes, offset + 19) & largeAttribute) !== 0;
  const headerLength = large ? largeHeaderLength : fileHeaderLength;
  const claimed = large ? u64(bytes, offset + 24) : u24(bytes, offset + 20);
  const fits = claimed >= headerLength && offset + claimed <= bytes.length;
  return { large, headerLength, claimed, length: fits ? claimed : undefined };
}

/** Reads the file at `offset`, whose extent is known to fit. */
export function readFile(area: Area, id: string, offset: number, rules: VolumeRules): StructureNode {
  const { bytes } = area;
  const { large, headerLength, claimed: length } = fileExtent(area, offset, rules);
  const end = offset + length;
  const guid = guidAt(bytes, offset);
  const fileType = u8(bytes, offset + 18);
  const attributes = u8(bytes, offset + 19);
  const state = u8(bytes, offset + 23);
  const problems: ImageProblem[] = [];
  const body = offset + headerLength;
  const headerChecksum = { stored: u8(bytes, offset + 16), right: headerSum(bytes, offset, headerLength) };
  const dataChecksum = { stored: u8(bytes, offset + 17), right: dataSum(bytes, body, end, attributes, rules) };
  const stateName = stateOf(rules.erasePolarity === 1 ? ~state & 0xff : state);
  const facts: FileFacts = {
    kind: 'file',
    fileType,
    attributes,
    large,
    alignment: alignmentOf(attributes),
    state,
    stateName,
    headerChecksum,
    dataChecksum,
    apriori: aprioriOf(bytes, guid, body, end),
    resetVector: guid === files.volumeTop && hasAscii(bytes, end - 0x14, 'VTF\0') ? end - 0x10 : undefined,
  };
  problems.push(...checksumProblems(offset, headerChecksum, dataChecksum));
  if (!usualStates.includes(stateName)) {
    const message = `The file at ${hex(offset)} is not valid: its state is ${hex(state)} (${stateName}).`;
    problems.push({ offset: offset + 23, length: 1, message });
  }
  const children = readBody(within(area, end), id, fileType, body, rules, problems);
  const subtype = typeNames[fileType] ?? `Type ${hex(fileType)}`;
  const name = nameIn(children) ?? knownFileName(guid);
  return makeNode(area, id, { type: 'file', subtype, guid, name, offset, headerLength, length, facts, problems, children });
}

function readBody(
  area: Area,
  id: string,
  fileType: number,
  body: number,
  { erasePolarity }: VolumeRules,
  problems: ImageProblem[],
): StructureNode[] {
  const { bytes } = area;
  if (fileType === fileTypes.pad) {
    const dirty = endOfFill(bytes, body, bytes.length, erasePolarity === 1 ? 0xff : 0);
    if (dirty < bytes.length) {
      const message = `The pad file is not empty: at ${hex(dirty)} stands ${hex(u8(bytes, dirty))}.`;
      problems.push({ offset: dirty, length: bytes.length - dirty, message });
    }
    return [];
  }
  if (fileType === fileTypes.raw || fileType === 0) return layOut(area, id, body, problems, 'volumes-only');
  return readSections(area, id, body, problems);
}

/** The sum over the header with the data's checksum and the state taken as 0. */
function headerSum(bytes: Uint8Array, offset: number, headerLength: number): number {
  const others = sum8(bytes, offset, offset + headerLength) - u8(bytes, offset + 16) - u8(bytes, offset + 17);
  return -(others - u8(bytes, offset + 23)) & 0xff;
}

function dataSum(bytes: Uint8Array, body: number, end: number, attributes: number, { revision }: VolumeRules): number {
  if ((attributes & checksumAttribute) !== 0) return -sum8(bytes, body, end) & 0xff;
  return revision === 1 ? noSumBefore : noSum;
}

function sum8(bytes: Uint8Array, from: number, end: number): number {
  let sum = 0;
  for (let offset = from; offset < end; offset++) sum += bytes[offset] as number;
  return sum & 0xff;
}

function checksumProblems(offset: number, header: Checksum, data: Checksum): ImageProblem[] {
  const problem = (what: string, { stored, right }: Checksum, at: number) => {
    const message = `The ${what} checksum of the file at ${hex(offset)} is ${hex(stored)} and should be ${hex(right ?? 0)}.`;
    return stored === right ? [] : [{ offset: at, length: 1, message }];
  };
  return [...problem('header', header, offset + 16), ...problem('data', data, offset + 17)];
}

function alignmentOf(attributes: number): number {
  const exponent = (attributes >> 3) & 7;
  return (attributes & alignmentHighBit) === 0 ? (alignments[exponent] ?? 1) : largeAlignment << exponent;
}

function stateOf(bits: number): FileState {
  return states.find(([bit]) => (bits & bit) !== 0)?.[1] ?? 'unknown';
}

/** The list of GUIDs in the one raw section of an apriori file. */
function aprioriOf(bytes: Uint8Array, guid: Guid, body: number, end: number): Guid[] | undefined {
  if (guid !== aprioriFiles.pei && guid !== aprioriFiles.dxe) return undefined;
  const stop = Math.min(end, body + u24(bytes, body));
  const modules: Guid[] = [];
  for (let offset = body + 4; offset + 16 <= stop; offset += 16) modules.push(guidAt(bytes, offset));
  return modules;
}
