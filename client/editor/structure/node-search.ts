import type { StructureNode } from '../../../firmware/structure/node.ts';
import { nodesBelow } from '../../../firmware/structure/structure.ts';
import type { Requests } from '../../../webview/protocol.ts';
import { entryOf } from './entries.ts';

type Ask = Pick<Requests['find-node']['ask'], 'text' | 'from' | 'direction'>;

/** Looks for a text in names, GUIDs and kinds of nodes, in any case, in the order of the tree; goes around its end once. */
export function findNode(root: StructureNode, { text, from, direction }: Ask): Requests['find-node']['answer'] {
  const wanted = text.trim().toLowerCase();
  const matches: StructureNode[] = [];
  /** Matches up to the node that was found last, which counts as passed in both directions. */
  let before = 0;
  let onMatch = false;
  let passed = from === '';
  for (const node of nodesBelow(root)) {
    const match = node !== root && wanted !== '' && describes(node).includes(wanted);
    if (match) matches.push(node);
    if (match && !passed) before = matches.length;
    if (node.id !== from || passed) continue;
    passed = true;
    onMatch = match;
    if (match) before = matches.length - 1;
  }
  if (matches.length === 0) return { found: undefined, wrapped: false, matches: 0, before: 0 };
  const wantedIndex = direction === 'forward' ? before + (onMatch ? 1 : 0) : before - 1;
  const index = (wantedIndex + matches.length) % matches.length;
  const found = matches[index];
  return { found: found && entryOf(found), wrapped: index !== wantedIndex, matches: matches.length, before: index };
}

function describes({ name, guid, type, subtype }: StructureNode): string {
  return [name ?? '', guid ?? '', subtype, type].join('\n').toLowerCase();
}
