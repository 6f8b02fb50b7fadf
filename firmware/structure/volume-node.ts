/** A volume and what is in it: files, variables, free space. */
import { u32 } from '../bytes.ts';
import { fileHeaderLength } from '../ffs.ts';
import type { FirmwareVolume, ImageProblem } from '../model.ts';
import { fileSystems, holdsFiles } from '../names.ts';
import { firstFileOffset } from '../volume.ts';
import { hex } from '../wording.ts';
import { type Area, endOfFill, makeNode, paddingNode, tooManyNodes, within } from './area.ts';
import { fileExtent, readFile, type VolumeRules } from './file.ts';
import { childId, type StructureNode, type VolumeFacts } from './node.ts';
import { readNvramNodes } from './nvram-nodes.ts';

/** EFI_FVB_ERASE_POLARITY. */
const erasePolarityAttribute = 0x800;

/** Makes the node of a volume whose header has been read and that ends at `end`, with the problems of its header. */
export function readVolumeNode(
  area: Area,
  id: string,
  volume: FirmwareVolume,
  end: number,
  headerProblems: readonly ImageProblem[],
): StructureNode {
  const { offset, guid, nameGuid } = volume;
  const problems = [...headerProblems];
  const erasePolarity = (u32(area.bytes, offset + 44) & erasePolarityAttribute) === 0 ? 0 : 1;
  const facts: VolumeFacts = {
    kind: 'volume',
    fileSystem: volume.fileSystem,
    fileSystemGuid: guid,
    attributes: volume.attributes,
    revision: volume.revision,
    erasePolarity,
    checksumValid: volume.checksumValid,
    extendedHeader: nameGuid !== undefined,
  };
  const body = Math.min(holdsFiles(guid) ? firstFileOffset(area.bytes, volume) : offset + volume.headerLength, end);
  const inside = within(area, end);
  const rules = { erasePolarity, largeFiles: guid === fileSystems.ffs3, revision: volume.revision } as const;
  const children = holdsFiles(guid)
    ? readFiles(inside, id, offset, body, rules, problems)
    : guid === fileSystems.nvData
      ? readNvramNodes(inside, id, volume, problems)
      : [];
  return makeNode(area, id, {
    type: 'volume',
    subtype: volume.fileSystem,
    guid: nameGuid ?? guid,
    name: volume.name === volume.fileSystem ? undefined : volume.name,
    offset,
    headerLength: body - offset,
    length: end - offset,
    facts,
    problems,
    children,
  });
}

/** Files follow each other on multiples of 8 bytes, counted from the volume's start, until erased flash comes. */
function readFiles(
  area: Area,
  id: string,
  volume: number,
  from: number,
  rules: VolumeRules,
  problems: ImageProblem[],
): StructureNode[] {
  const { bytes, budget } = area;
  const end = bytes.length;
  const erased = rules.erasePolarity === 1 ? 0xff : 0;
  const children: StructureNode[] = [];
  let offset = from;
  while (offset < end) {
    const header = Math.min(offset + fileHeaderLength, end);
    if (endOfFill(bytes, offset, header, erased) === header)
      return [...children, ...readFreeSpace(area, id, children, offset, erased)];
    if (!budget.take()) {
      problems.push(tooManyNodes(offset));
      return children;
    }
    const { claimed, length } = fileExtent(area, offset, rules);
    if (length === undefined || header < offset + fileHeaderLength) {
      const message = `The file at ${hex(offset)} claims ${hex(claimed)} bytes, which can't be: its volume ends at ${hex(end)}. Nothing behind it was read.`;
      const problem = { offset, length: header - offset, message };
      return [...children, paddingNode(area, childId(id, children.length), offset, end, [problem])];
    }
    children.push(readFile(area, childId(id, children.length), offset, rules));
    offset = volume + Math.ceil((offset + length - volume) / 8) * 8;
  }
  return children;
}

/** Erased flash up to the volume's end; anything in it is no file. */
function readFreeSpace(
  area: Area,
  id: string,
  before: readonly StructureNode[],
  offset: number,
  erased: 0 | 0xff,
): StructureNode[] {
  const end = area.bytes.length;
  const dirty = endOfFill(area.bytes, offset, end, erased);
  const stop = dirty === end ? end : offset + Math.floor((dirty - offset) / 8) * 8;
  const free = makeNode(area, childId(id, before.length), { type: 'free-space', subtype: '', offset, length: stop - offset });
  if (stop === end) return [free];
  const message = `The free space of the volume is not erased: at ${hex(dirty)} starts something that is no file.`;
  const problem = { offset: dirty, length: end - dirty, message };
  return [free, paddingNode(area, childId(id, before.length + 1), stop, end, [problem])];
}
