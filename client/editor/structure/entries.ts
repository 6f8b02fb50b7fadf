import type { StructureNode } from '../../../firmware/structure/node.ts';
import { nodesBelow } from '../../../firmware/structure/structure.ts';
import {
  fileSpace,
  type NodeProblem,
  rowsPerAnswer,
  type StructureEntry,
  type StructureLevel,
} from '../../../webview/protocol.ts';

/** The node as the page's tree shows it. */
export function entryOf(node: StructureNode): StructureEntry {
  const { id, type, subtype, guid, name, buffer, offset, headerLength, length, packed, problems, children, facts } = node;
  const dead =
    (facts?.kind === 'variable' && !facts.live) ||
    (facts?.kind === 'file' && (facts.stateName === 'deleted' || facts.stateName === 'header invalid'));
  return {
    id,
    type,
    subtype,
    guid,
    name,
    offset,
    headerLength,
    length,
    packed,
    problems,
    space: buffer ?? fileSpace,
    childCount: children.length,
    dead,
  };
}

/** A node's children from the nth on, as many as one answer may have. */
function levelOf({ id, children }: StructureNode, from = 0): StructureLevel {
  return { parent: id, from, entries: children.slice(from, from + rowsPerAnswer).map(entryOf) };
}

/** Branches with at most so many children are open from the start. */
const fewChildren = 40;

/** What is shown at first: the root's children, and what is in those where it is little. */
export function firstLevels(root: StructureNode): StructureLevel[] {
  const small = root.children.filter(({ children }) => children.length > 0 && children.length <= fewChildren);
  return [levelOf(root), ...small.map((node) => levelOf(node))];
}

/** The level below a node, and below its only child, and so on: one step opens a part down to where there is something to choose. */
export function openedLevels(node: StructureNode, from: number): StructureLevel[] {
  const levels = [levelOf(node, from)];
  for (let [only, ...others] = node.children; only && others.length === 0; [only, ...others] = only.children) {
    if (only.children.length > 0) levels.push(levelOf(only));
  }
  return levels;
}

/** More problems are not told of one image: nobody reads them all. */
const mostProblems = 1000;

/** The problems of all nodes that are known, in the order of the tree. */
export function problemsOf(root: StructureNode): NodeProblem[] {
  const found: NodeProblem[] = [];
  for (const { id, buffer, problems } of nodesBelow(root)) {
    for (const problem of problems) found.push({ ...problem, node: id, space: buffer ?? fileSpace });
    if (found.length >= mostProblems) break;
  }
  return found;
}
