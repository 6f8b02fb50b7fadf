import { unpack } from '../compression/unpack.ts';
import type { Guid } from '../model.ts';
import { files as knownFiles } from '../names.ts';
import { sameBytes } from '../same-bytes.ts';
import type { StructureNode } from '../structure/node.ts';
import { nodesBelow, openAll, Structure } from '../structure/structure.ts';

/** A volume or file as one of two images has it. */
export interface StructureSide {
  /** Its path in the tree of its image. */
  readonly id: string;
  /** `FFS2`, `DXE driver`, … */
  readonly subtype: string;
  /** Bytes, header included. */
  readonly length: number;
}

export interface StructureDifference {
  readonly change: 'added' | 'removed' | 'changed';
  /** A volume's name or file system, a file's own. */
  readonly guid: Guid;
  readonly name: string | undefined;
  readonly before: StructureSide | undefined;
  readonly after: StructureSide | undefined;
}

interface StructureDifferences {
  readonly volumes: StructureDifference[];
  readonly files: StructureDifference[];
}

/** One side's node, with what decides whether it is the same as another of its GUID. */
interface Item {
  readonly node: StructureNode;
  readonly content: Uint8Array;
}

/** Volumes differ in length or file system; files in type or body. What holds files is compared by these, not by its own body. */
export function compareStructures(one: Uint8Array, other: Uint8Array): StructureDifferences {
  const [left, right] = [itemsOf(one), itemsOf(other)];
  return { volumes: pair(left.volumes, right.volumes), files: pair(left.files, right.files) };
}

type Items = ReadonlyMap<Guid, readonly Item[]>;

function itemsOf(bytes: Uint8Array): { readonly volumes: Items; readonly files: Items } {
  const structure = new Structure(bytes);
  openAll(structure, structure.root, unpack);
  const [volumes, files] = [new Map<Guid, Item[]>(), new Map<Guid, Item[]>()];
  for (const node of nodesBelow(structure.root)) {
    const items = node.type === 'volume' ? volumes : node.type === 'file' && node.guid !== knownFiles.pad ? files : undefined;
    if (!items || node.guid === undefined) continue;
    const content = node.type === 'volume' || holdsFiles(node) ? new Uint8Array(0) : structure.bodyOf(node);
    items.set(node.guid, [...(items.get(node.guid) ?? []), { node, content }]);
  }
  return { volumes, files };
}

function holdsFiles(node: StructureNode): boolean {
  return node.children.some((child) => child.type === 'volume' || child.type === 'file' || holdsFiles(child));
}

/** Nodes of one GUID: first those that are the same on both sides, then what is left in its order. */
function pair(left: Items, right: Items): StructureDifference[] {
  const differences: StructureDifference[] = [];
  for (const guid of new Set([...left.keys(), ...right.keys()])) {
    const after = [...(right.get(guid) ?? [])];
    const before = (left.get(guid) ?? []).filter((item) => {
      const match = after.findIndex((each) => isSame(item, each));
      if (match >= 0) after.splice(match, 1);
      return match < 0;
    });
    for (let index = 0; index < Math.max(before.length, after.length); index++) {
      differences.push(difference(guid, before[index]?.node, after[index]?.node));
    }
  }
  return differences;
}

function isSame({ node, content }: Item, other: Item): boolean {
  if (node.subtype !== other.node.subtype) return false;
  if (node.type === 'volume') return node.length === other.node.length;
  return sameBytes(content, other.content);
}

function difference(guid: Guid, before: StructureNode | undefined, after: StructureNode | undefined): StructureDifference {
  const change = before && after ? 'changed' : before ? 'removed' : 'added';
  return { change, guid, name: after?.name ?? before?.name, before: side(before), after: side(after) };
}

function side(node: StructureNode | undefined): StructureSide | undefined {
  return node && { id: node.id, subtype: node.subtype, length: node.length };
}
