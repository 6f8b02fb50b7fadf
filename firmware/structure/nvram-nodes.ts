/** A variable store, its variables, and what fault tolerant write needs beside it, as nodes. */
import type { FirmwareVolume, ImageProblem, Variable } from '../model.ts';
import { type Nvram, readNvram } from '../nvram.ts';
import { storeHeaderLength } from '../store.ts';
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
  const children = [storeNode(area, childId(id, 0), nvram, problems)];
  for (const { role, offset, length } of nvram.regions) {
    const type = besideStore[role];
    if (!type || length === 0) continue;
    const headerLength = type === 'ftw-working' ? Math.min(32, length) : 0;
    const content = { type, subtype: '', offset, length, headerLength };
    children.push(makeNode(area, childId(id, children.length), content));
  }
  const last = children.at(-1);
  const behind = last ? last.offset + last.length : body;
  if (behind < end) children.push(paddingNode(area, childId(id, children.length), behind, end));
  return children;
}

function storeNode(area: Area, id: string, { store, variables, regions }: Nvram, problems: ImageProblem[]): StructureNode {
  const offset = store?.offset ?? 0;
  const free = regions.find(({ role }) => role === 'variable-free');
  const end = free ? free.offset + free.length : offset + storeHeaderLength;
  const children: StructureNode[] = [];
  for (const variable of variables) {
    if (!area.budget.take()) {
      problems.push(tooManyNodes(variable.offset));
      break;
    }
    children.push(variableNode(area, childId(id, children.length), variable));
  }
  if (free && free.length > 0) {
    const content = { type: 'free-space', subtype: '', offset: free.offset, length: free.length } as const;
    children.push(makeNode(area, childId(id, children.length), content));
  }
  return makeNode(area, id, {
    type: 'variable-store',
    subtype: store?.authenticated ? 'Authenticated' : 'Plain',
    guid: store?.guid,
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
