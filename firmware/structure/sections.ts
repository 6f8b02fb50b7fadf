/** The sections of a file or of an encapsulating section (PI specification, volume 3, section 3.2.4). */
import { u8, u16, u24, u32 } from '../bytes.ts';
import { crc32 } from '../crc32.ts';
import { guidAt, guidLength } from '../guid.ts';
import type { ImageProblem } from '../model.ts';
import { guidedSections } from '../names.ts';
import { hex } from '../wording.ts';
import { type Area, deepestNesting, fillOf, makeNode, paddingNode, tooDeep, tooManyNodes, within } from './area.ts';
import { readDepex } from './depex.ts';
import { readExecutable } from './executable.ts';
import { knownSectionName } from './known-guids.ts';
import { layOut } from './layout.ts';
import { childId, type NodeContent, type Packed, type SectionFacts, type StructureNode } from './node.ts';

const shortHeader = 4;
/** A section of 16 MiB and more has its size in 4 more bytes. */
const longHeader = 8;
const longMark = 0xffffff;

const types = {
  compression: 0x01,
  guidDefined: 0x02,
  disposable: 0x03,
  pe32: 0x10,
  pic: 0x11,
  te: 0x12,
  dxeDepex: 0x13,
  version: 0x14,
  userInterface: 0x15,
  volumeImage: 0x17,
  freeformSubtype: 0x18,
  peiDepex: 0x1b,
  mmDepex: 0x1c,
} as const;

const typeNames: Readonly<Record<number, string>> = {
  [types.compression]: 'Compressed',
  [types.guidDefined]: 'GUID defined',
  [types.disposable]: 'Disposable',
  [types.pe32]: 'PE32 image',
  [types.pic]: 'PIC image',
  [types.te]: 'TE image',
  [types.dxeDepex]: 'DXE dependency',
  [types.version]: 'Version',
  [types.userInterface]: 'UI',
  0x16: 'Compatibility16',
  [types.volumeImage]: 'Volume image',
  [types.freeformSubtype]: 'Freeform subtype GUID',
  0x19: 'Raw',
  [types.peiDepex]: 'PEI dependency',
  [types.mmDepex]: 'MM dependency',
};

const processingRequired = 1;
const longestText = 1024;

/** A section's place: `offset` up to `end`, its body from `body` on. */
interface Place {
  readonly id: string;
  readonly offset: number;
  readonly body: number;
  readonly end: number;
  readonly type: number;
}

/** Sections follow each other on multiples of 4 bytes, counted from `from`, up to the area's end. */
export function readSections(area: Area, id: string, from: number, problems: ImageProblem[]): StructureNode[] {
  const { bytes, budget } = area;
  const end = bytes.length;
  const children: StructureNode[] = [];
  if (area.depth > deepestNesting) {
    problems.push(tooDeep(from));
    return children;
  }
  for (let offset = from; offset < end; ) {
    if (!budget.take()) {
      problems.push(tooManyNodes(offset));
      break;
    }
    const short = u24(bytes, offset);
    const header = short === longMark ? longHeader : shortHeader;
    const length = short === longMark ? u32(bytes, offset + 4) : short;
    const place = { id: childId(id, children.length), offset, body: offset + header, end: offset + length };
    if (length < header || offset + length > end) {
      children.push(restNode(area, place.id, offset, length));
      break;
    }
    children.push(readSection(within(area, place.end), { ...place, type: u8(bytes, offset + 3) }));
    offset = from + Math.ceil((offset + length - from) / 4) * 4;
  }
  return children;
}

/** What stands where a section should: alignment of the file, or something that can't be read. */
function restNode(area: Area, id: string, offset: number, claimed: number): StructureNode {
  const { bytes } = area;
  const end = bytes.length;
  const message = `The section at ${hex(offset)} claims ${hex(claimed)} bytes, which can't be: what holds it ends at ${hex(end)}. Nothing behind it was read.`;
  const problem = { offset, length: Math.min(shortHeader, end - offset), message };
  return paddingNode(area, id, offset, end, fillOf(bytes, offset, end) === undefined ? [problem] : []);
}

function readSection(area: Area, place: Place): StructureNode {
  const { id, offset, body, end, type } = place;
  const own = contentOf(area, place);
  return makeNode(area, id, {
    type: 'section',
    subtype: typeNames[type] ?? `Type ${hex(type)}`,
    offset,
    headerLength: body - offset,
    length: end - offset,
    facts: { kind: 'section', sectionType: type },
    ...own,
  });
}

type Content = Partial<NodeContent>;

function contentOf(area: Area, place: Place): Content {
  const { bytes } = area;
  const { id, body, end, type } = place;
  const facts = (more: Omit<SectionFacts, 'kind' | 'sectionType'>) =>
    ({ kind: 'section', sectionType: type, ...more }) as const;
  const problems: ImageProblem[] = [];
  switch (type) {
    case types.compression:
      return readCompression(area, place);
    case types.guidDefined:
      return readGuidDefined(area, place);
    case types.disposable:
      return { children: readSections(area, id, body, problems), problems };
    case types.pe32:
    case types.te: {
      const executable = readExecutable(bytes, body, end);
      if (executable) return { facts: facts({ executable }) };
      const message = body === end ? 'The executable image is empty.' : `At ${hex(body)} no executable image starts.`;
      return { problems: [{ offset: body, length: Math.min(4, end - body), message }] };
    }
    case types.dxeDepex:
    case types.peiDepex:
    case types.mmDepex: {
      const { lines, problem } = readDepex(bytes, body, end);
      if (problem !== undefined) problems.push({ offset: body, length: end - body, message: problem });
      return { facts: facts({ depex: lines }), problems };
    }
    case types.version:
      return { ...header(place, 2), facts: facts({ version: { build: u16(bytes, body), text: text(bytes, body + 2, end) } }) };
    case types.userInterface:
      return { name: text(bytes, body, end) };
    case types.volumeImage: {
      const children = layOut(area, id, body, problems, 'everything');
      if (!children.some((child) => child.type === 'volume')) {
        problems.push({ offset: body, length: end - body, message: `There is no firmware volume at ${hex(body)}.` });
      }
      return { children, problems };
    }
    case types.freeformSubtype: {
      const guid = guidAt(bytes, body);
      return { ...header(place, guidLength), guid, name: knownSectionName(guid) };
    }
    default:
      return {};
  }
}

/** A header that is longer by some bytes of the type's own, as far as the section has them. */
function header({ offset, body, end }: Place, more: number): Content {
  return { headerLength: Math.min(body + more, end) - offset };
}

/** EFI_COMPRESSION_SECTION: the unpacked size and the kind of compression: none, standard, or one of the maker's own. */
function readCompression(area: Area, place: Place): Content {
  const { bytes } = area;
  const { id, body, end } = place;
  const start = Math.min(body + 5, end);
  const kind = u8(bytes, body + 4);
  const problems: ImageProblem[] = [];
  const own = header(place, 5);
  if (kind === 0) return { ...own, name: 'Not compressed', children: readSections(area, id, start, problems), problems };
  if (kind > 2) {
    const message = `The section is compressed in an unknown way ${kind}.`;
    return { ...own, problems: [{ offset: body + 4, length: 1, message }] };
  }
  const algorithm = kind === 1 ? 'standard' : 'lzma';
  return { ...own, name: kind === 1 ? 'Standard' : 'LZMA', packed: packedAt(bytes, start, end, algorithm) };
}

/** EFI_GUID_DEFINED_SECTION. What needs processing that is not known here stays closed. */
function readGuidDefined(area: Area, place: Place): Content {
  const { bytes } = area;
  const { id, offset, body, end, type } = place;
  const guid = guidAt(bytes, body);
  const dataOffset = u16(bytes, body + guidLength);
  const attributes = u16(bytes, body + guidLength + 2);
  const start = offset + dataOffset;
  const problems: ImageProblem[] = [];
  const shared = { guid, name: knownSectionName(guid), problems } as const;
  const facts: SectionFacts = { kind: 'section', sectionType: type, attributes };
  if (start < body + guidLength + 4 || start > end) {
    const message = `The data of the section at ${hex(offset)} can't start at ${hex(start)}.`;
    problems.push({ offset: body + guidLength, length: 2, message });
    return { ...shared, ...header(place, guidLength + 4), facts };
  }
  const own = { ...shared, headerLength: dataOffset, facts };
  if (guid === guidedSections.lzma) return { ...own, packed: packedAt(bytes, start, end, 'lzma') };
  if (guid === guidedSections.lzmaX86) return { ...own, packed: packedAt(bytes, start, end, 'lzma-x86') };
  if (guid === guidedSections.tiano) return { ...own, packed: packedAt(bytes, start, end, 'tiano') };
  if (guid === guidedSections.crc32) {
    const checksum = { stored: u32(bytes, body + guidLength + 4), right: crc32(bytes.subarray(start, end)) };
    if (checksum.stored !== checksum.right) {
      const message = `The CRC-32 of the section at ${hex(offset)} is ${hex(checksum.stored)} and should be ${hex(checksum.right)}.`;
      problems.push({ offset: body + guidLength + 4, length: 4, message });
    }
    return { ...own, facts: { ...facts, crc32: checksum }, children: readSections(area, id, start, problems) };
  }
  if ((attributes & processingRequired) !== 0) return own;
  return { ...own, children: readSections(area, id, start, problems) };
}

/** LZMA states the size as u64 behind 5 bytes of properties, the others as u32 behind the packed size. */
function packedAt(bytes: Uint8Array, offset: number, end: number, algorithm: Packed['algorithm']): Packed {
  const at = offset + (algorithm.startsWith('lzma') ? 5 : 4);
  const high = algorithm.startsWith('lzma') ? u32(bytes, at + 4) : 0;
  return { algorithm, offset, length: end - offset, declaredSize: high * 2 ** 32 + u32(bytes, at), status: 'packed' };
}

/** UCS-2 up to its NUL. */
function text(bytes: Uint8Array, from: number, end: number): string {
  const units: number[] = [];
  for (let offset = from; offset + 2 <= end && units.length < longestText; offset += 2) {
    const unit = u16(bytes, offset);
    if (unit === 0) break;
    units.push(unit);
  }
  return String.fromCharCode(...units);
}

/** The text of the first user interface section among these and what encapsulates others. */
export function nameIn(sections: readonly StructureNode[]): string | undefined {
  for (const { type, facts, name, children } of sections) {
    if (type !== 'section' || facts?.kind !== 'section') continue;
    const found = facts.sectionType === types.userInterface ? name : nameIn(children);
    if (found !== undefined && found !== '') return found;
  }
  return undefined;
}
