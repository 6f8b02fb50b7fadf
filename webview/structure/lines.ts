import type { TreeNode } from './nodes.ts';

/** A node as it stands in the list of what is unfolded, with what ARIA wants to know. */
export interface TreeLine {
  readonly node: TreeNode;
  readonly parent: TreeNode | undefined;
  /** From 1. */
  readonly level: number;
  /** From 1, among its siblings. */
  readonly position: number;
  readonly siblings: number;
}

export function visibleLines(nodes: readonly TreeNode[], expanded: ReadonlySet<string>): TreeLine[] {
  const lines: TreeLine[] = [];
  const walk = (level: readonly TreeNode[], depth: number, parent: TreeNode | undefined): void => {
    for (const [index, node] of level.entries()) {
      lines.push({ node, parent, level: depth, position: index + 1, siblings: level.length });
      if (expanded.has(node.id)) walk(node.children, depth + 1, node);
    }
  };
  walk(nodes, 1, undefined);
  return lines;
}

/** How many children a group may have to be open from the start. */
const fewChildren = 40;

/** Ids of what is unfolded when the image is opened: everything but long lists. */
export function unfoldedAtFirst(nodes: readonly TreeNode[]): ReadonlySet<string> {
  const ids = nodes.flatMap((node) => {
    const few = node.children.length > 0 && node.children.length <= fewChildren;
    return few ? [node.id, ...unfoldedAtFirst(node.children)] : [];
  });
  return new Set(ids);
}

export type TreeStep =
  | { readonly kind: 'go'; readonly node: TreeNode }
  | { readonly kind: 'choose'; readonly node: TreeNode }
  | { readonly kind: 'toggle'; readonly node: TreeNode; readonly open: boolean };

/** What a key does, as the ARIA authoring practices say for trees. */
export function treeKey(
  key: string,
  lines: readonly TreeLine[],
  current: string,
  expanded: ReadonlySet<string>,
): TreeStep | undefined {
  const index = Math.max(
    0,
    lines.findIndex((line) => line.node.id === current),
  );
  const line = lines[index];
  if (!line) return undefined;
  const go = (target: TreeLine | undefined): TreeStep | undefined => target && { kind: 'go', node: target.node };
  const branch = line.node.children.length > 0;
  const open = branch && expanded.has(line.node.id);
  switch (key) {
    case 'ArrowDown':
      return go(lines[Math.min(index + 1, lines.length - 1)]);
    case 'ArrowUp':
      return go(lines[Math.max(index - 1, 0)]);
    case 'Home':
      return go(lines[0]);
    case 'End':
      return go(lines.at(-1));
    case 'ArrowRight':
      if (branch && !open) return { kind: 'toggle', node: line.node, open: true };
      return open ? go(lines[index + 1]) : undefined;
    case 'ArrowLeft':
      if (open) return { kind: 'toggle', node: line.node, open: false };
      return line.parent && { kind: 'go', node: line.parent };
    case 'Enter':
    case ' ':
      return { kind: 'choose', node: line.node };
    default:
      return key.length === 1 ? go(startingWith(key, lines, index)) : undefined;
  }
}

/** The next line behind `index`, around the end, whose label begins with the letter. */
function startingWith(letter: string, lines: readonly TreeLine[], index: number): TreeLine | undefined {
  const around = [...lines.slice(index + 1), ...lines.slice(0, index + 1)];
  return around.find((line) => line.node.label.toLowerCase().startsWith(letter.toLowerCase()));
}
