/** What must be true of the tree of any bytes, however damaged. For tests. */
import { childId, type StructureNode } from './node.ts';
import { nodesBelow, type Structure } from './structure.ts';

const mostUnpackedBytes = 256 * 1024 * 1024;

/** One sentence for everything that does not hold. */
export function structureViolations(structure: Structure): string[] {
  const wrong: string[] = [];
  let unpacked = 0;
  for (const node of nodesBelow(structure.root)) {
    wrong.push(...extentViolations(structure, node), ...childViolations(structure, node));
    if (structure.find(node.id) !== node) wrong.push(`${node.id} is not found by its path`);
    if (node.packed?.status === 'packed') wrong.push(`${node.id} was neither unpacked nor refused`);
    if (node.packed?.status === 'refused' && node.problems.length === 0) wrong.push(`${node.id} was refused without a word`);
    unpacked += structure.unpackedOf(node)?.length ?? 0;
  }
  if (unpacked > mostUnpackedBytes) wrong.push(`${unpacked} bytes were unpacked`);
  return wrong;
}

function extentViolations(structure: Structure, node: StructureNode): string[] {
  const { id, offset, headerLength, bodyLength, length, packed, problems } = node;
  const size = structure.bufferOf(node).length;
  const wrong: string[] = [];
  if (offset < 0 || length < 0 || offset + length > size) wrong.push(`${id}: ${offset}+${length} of ${size} bytes`);
  if (headerLength < 0 || bodyLength < 0 || headerLength + bodyLength !== length)
    wrong.push(`${id}: header of ${headerLength} bytes`);
  if (packed && (packed.offset < offset || packed.offset + packed.length > offset + length))
    wrong.push(`${id}: packed elsewhere`);
  if (node.type === 'padding' && length === 0) wrong.push(`${id}: padding of no bytes`);
  for (const { message, offset: at } of problems) {
    if (message === '' || !(at >= 0)) wrong.push(`${id}: a problem at ${at}: ${message}`);
  }
  return wrong;
}

/** Children lie in their parent, or in what it unfolds to, one behind the other. */
function childViolations(structure: Structure, { id, offset, length, buffer, packed, children }: StructureNode): string[] {
  const wrong: string[] = [];
  const isUnpacked = packed?.status === 'unpacked';
  const end = isUnpacked ? (structure.unpackedOf(structure.find(id) ?? structure.root)?.length ?? 0) : offset + length;
  let from = isUnpacked ? 0 : offset;
  for (const [index, child] of children.entries()) {
    if (child.id !== childId(id, index)) wrong.push(`child ${index} of ${id} is ${child.id}`);
    if (child.buffer !== (isUnpacked ? id : buffer)) wrong.push(`${child.id} is in another buffer`);
    if (child.offset < from || child.offset + child.length > end) wrong.push(`${child.id} is not between ${from} and ${end}`);
    from = child.offset + child.length;
  }
  return wrong;
}
