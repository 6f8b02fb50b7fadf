/** A stretch of bytes in which structure is read, and how much may still be read. */
import { FillReader } from '../fill.ts';
import type { ImageProblem } from '../model.ts';
import { hex } from '../wording.ts';
import type { NodeContent, StructureNode } from './node.ts';

/** OVMF has 700 nodes; a hostile image may not fill the memory with empty sections. */
const mostNodes = 200_000;
/** Volumes in sections in files, counted together. Real images need 6 for each compressed part. */
export const deepestNesting = 32;

/** How many nodes one image may still have, over all of its compressed parts. */
export class Budget {
  private left = mostNodes;

  /** False when there are too many nodes already. */
  take(): boolean {
    this.left--;
    return this.left >= 0;
  }
}

/** Bytes of the file or of one unpacked part, up to the end of what holds them. */
export interface Area {
  /** From the buffer's first byte on, so that offsets are the buffer's; nothing lies behind their end. */
  readonly bytes: Uint8Array;
  readonly buffer: string | undefined;
  readonly depth: number;
  readonly budget: Budget;
}

/** The same buffer up to `end`, one level deeper. */
export function within(area: Area, end: number): Area {
  return { ...area, bytes: end < area.bytes.length ? area.bytes.subarray(0, end) : area.bytes, depth: area.depth + 1 };
}

/** The whole node, from what a reader says of it. */
export function makeNode({ buffer }: Area, id: string, content: NodeContent): StructureNode {
  const { type, subtype, guid, name, offset, headerLength = 0, length, facts, problems = [], packed, children = [] } = content;
  const bodyLength = length - headerLength;
  return { id, type, subtype, guid, name, buffer, offset, headerLength, bodyLength, length, facts, problems, packed, children };
}

/** A stretch that belongs to no structure: empty where all its bytes are 0x00 or all are 0xff. */
export function paddingNode(
  area: Area,
  id: string,
  offset: number,
  end: number,
  problems: ImageProblem[] = [],
  fill = fillOf(area.bytes, offset, end),
): StructureNode {
  const subtype = fill === undefined ? 'Non-empty' : `Empty (0x${fill === 0 ? '00' : 'FF'})`;
  return makeNode(area, id, { type: 'padding', subtype, offset, length: end - offset, problems });
}

/** The byte that [from, end) is filled with: 0x00, 0xff, or undefined. */
export function fillOf(bytes: Uint8Array, from: number, end: number): 0 | 0xff | undefined {
  const fill = bytes[from] === 0 ? 0 : 0xff;
  return endOfFill(bytes, from, end, fill) === end ? fill : undefined;
}

/** The first place in [from, end) where another byte than `fill` stands; `end` where there is none. */
export function endOfFill(bytes: Uint8Array, from: number, end: number, fill: 0 | 0xff): number {
  const near = Math.min(end, from + 64);
  let offset = from;
  while (offset < near && bytes[offset] === fill) offset++;
  return offset < near || near === end ? offset : new FillReader(bytes).endOfRun(near, fill, end);
}

/** The problem of an image whose tree ends at `offset`, because it has too many nodes. */
export function tooManyNodes(offset: number): ImageProblem {
  return { offset, length: 0, message: `More than ${mostNodes} nodes: nothing from ${hex(offset)} on was read.` };
}

/** The problem of an image whose tree goes no deeper at `offset`. */
export function tooDeep(offset: number): ImageProblem {
  return { offset, length: 0, message: `Nested more than ${deepestNesting} deep: what lies at ${hex(offset)} was not read.` };
}
