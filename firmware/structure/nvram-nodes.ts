/** A variable store, its variables, and what fault tolerant write needs beside it, as nodes. */
import { hasAscii, u16 } from '../bytes.ts';
import { findWorkingCopy, workingHeaderLength } from '../ftw.ts';
import type { FirmwareVolume, ImageProblem, Region, Variable } from '../model.ts';
import { readNvram } from '../nvram.ts';
import { readStore, type StoreReading, storeHeaderLength } from '../store.ts';
import { type Area, makeNode, paddingNode, tooManyNodes } from './area.ts';
import { childId, type NodeType, type StructureNode } from './node.ts';

/** The roles of regions that are nodes of their own beside the store. */
const besideStore: Readonly<Partial<Record<string, NodeType>>> = {
  'event-log': 'event-log',
  'ftw-working': 'ftw-working',
  'ftw-spare': 'ftw-spare',
};

/** What lies in an NVRAM volume that ends where the area does. */
export function readNvramNodes(area: Area, id: string, volume: FirmwareVolume, problems: ImageProblem[]): StructureNode[] {
  const nvram = readNvram(area.bytes, [volume]);
  problems.push(...(nvram?.problems ?? []));
  const body = volume.offset + volume.headerLength;
  const end = area.bytes.length;
  if (!nvram?.store) return body < end ? [paddingNode(area, childId(id, 0), body, end)] : [];
  const store = { store: nvram.store, variables: nvram.variables, freeOffset: freeOffsetOf(nvram.regions) };
  const children = [storeNode(area, childId(id, 0), store, problems)];
  for (const { role, offset, length } of nvram.regions) {
    const type = besideStore[role];
    if (!type || length === 0) continue;
    const place = childId(id, children.length);
    if (type === 'ftw-spare') {
      children.push(spareNode(area, place, offset, length, problems));
      continue;
    }
    const headerLength = type === 'ftw-working' ? Math.min(32, length) : 0;
    children.push(makeNode(area, place, { type, subtype: '', offset, length, headerLength }));
  }
  const last = children.at(-1);
  const behind = last ? last.offset + last.length : body;
  if (behind < end) children.push(paddingNode(area, childId(id, children.length), behind, end));
  return children;
}

type Store = Pick<StoreReading, 'store' | 'variables' | 'freeOffset'>;

function freeOffsetOf(regions: readonly Region[]): number {
  return regions.find(({ role }) => role === 'variable-free')?.offset ?? 0;
}

/** Where the header of a volume says `_FVH`, and how long it is. */
const [signaturePlace, headerLengthPlace] = [40, 48];

/**
 * The spare area often holds the beginning of the volume as it was at the last reclaim: its header, and a store with what has been
 * deleted since. A copy of the working block lies there too, behind it or alone, after that was reclaimed. What is wrong with such
 * copies is no problem of the image.
 */
function spareNode(area: Area, id: string, offset: number, length: number, problems: ImageProblem[]): StructureNode {
  const end = offset + length;
  const headerLength = u16(area.bytes, offset + headerLengthPlace);
  const isCopy = hasAscii(area.bytes, offset + signaturePlace, '_FVH') && headerLength < length;
  const copy = isCopy ? readStore(area.bytes, offset + headerLength, end) : undefined;
  const children = copy ? [storeNode(area, childId(id, 0), copy, problems)] : [];
  let behind = copy ? copy.freeOffset + copy.store.freeSpace : offset;
  const working = findWorkingCopy(area.bytes, behind, end);
  if (working) {
    if (behind < working.offset) children.push(paddingNode(area, childId(id, children.length), behind, working.offset));
    const content = { type: 'ftw-working', subtype: 'Copy', headerLength: workingHeaderLength, ...working } as const;
    children.push(makeNode(area, childId(id, children.length), content));
    behind = working.offset + working.length;
  }
  if (children.length === 0) return makeNode(area, id, { type: 'ftw-spare', subtype: '', offset, length });
  if (behind < end) children.push(paddingNode(area, childId(id, children.length), behind, end));
  const header = copy ? { headerLength } : {};
  return makeNode(area, id, { type: 'ftw-spare', subtype: 'Earlier copy', offset, length, ...header, children });
}

function storeNode(area: Area, id: string, { store, variables, freeOffset }: Store, problems: ImageProblem[]): StructureNode {
  const { offset } = store;
  const end = freeOffset + store.freeSpace;
  const children: StructureNode[] = [];
  for (const variable of variables) {
    if (!area.budget.take()) {
      problems.push(tooManyNodes(variable.offset));
      break;
    }
    children.push(variableNode(area, childId(id, children.length), variable));
  }
  if (store.freeSpace > 0) {
    const content = { type: 'free-space', subtype: '', offset: freeOffset, length: store.freeSpace } as const;
    children.push(makeNode(area, childId(id, children.length), content));
  }
  return makeNode(area, id, {
    type: 'variable-store',
    subtype: store.authenticated ? 'Authenticated' : 'Plain',
    guid: store.guid,
    offset,
    headerLength: storeHeaderLength,
    length: end - offset,
    children,
  });
}

function variableNode(area: Area, id: string, variable: Variable): StructureNode {
  const { name, guid, attributes, state, live, offset, length, dataOffset, size, timestamp } = variable;
  return makeNode(area, id, {
    type: 'variable',
    subtype: live ? 'Live' : 'Dead',
    guid,
    name,
    offset,
    headerLength: dataOffset - offset,
    length,
    facts: { kind: 'variable', attributes, state, live, dataOffset, dataLength: size, timestamp },
  });
}
