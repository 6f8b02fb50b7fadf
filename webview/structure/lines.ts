import { rootId } from './model.ts';
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

/** Answers with the lines below a node, by its id. */
export type LinesBelow = (id: string) => readonly TreeNode[];

/** The lines of the tree from top to bottom, with those of branches that are open. */
export function visibleLines(below: LinesBelow, expanded: ReadonlySet<string>): TreeLine[] {
  const lines: TreeLine[] = [];
  const walk = (level: readonly TreeNode[], depth: number, parent: TreeNode | undefined): void => {
    for (const [index, node] of level.entries()) {
      lines.push({ node, parent, level: depth, position: index + 1, siblings: level.length });
      if (node.branch && expanded.has(node.id)) walk(below(node.id), depth + 1, node);
    }
  };
  walk(below(rootId), 1, undefined);
  return lines;
}

export type TreeStep =
  | { readonly kind: 'go'; readonly node: TreeNode }
  | { readonly kind: 'choose'; readonly node: TreeNode }
  | { readonly kind: 'toggle'; readonly nodes: readonly TreeNode[]; readonly open: boolean };

/** Where the tree stands when a key comes. */
export interface TreeStand {
  readonly lines: readonly TreeLine[];
  /** Id of the current line. */
  readonly current: string;
  readonly expanded: ReadonlySet<string>;
  /** Whole lines in view. */
  readonly pageLines: number;
}

/** What a key does, as the ARIA authoring practices say for trees. Letters are not among them: see `typedAhead`. */
export function treeKey(key: string, { lines, current, expanded, pageLines }: TreeStand): TreeStep | undefined {
  const index = indexOf(lines, current);
  const line = lines[index];
  if (!line) return undefined;
  const go = (to: number): TreeStep | undefined => {
    const target = lines[Math.min(Math.max(to, 0), lines.length - 1)];
    return target && { kind: 'go', node: target.node };
  };
  const { node, parent } = line;
  const open = node.branch && expanded.has(node.id);
  switch (key) {
    case 'ArrowDown':
      return go(index + 1);
    case 'ArrowUp':
      return go(index - 1);
    case 'PageDown':
      return go(index + Math.max(1, pageLines));
    case 'PageUp':
      return go(index - Math.max(1, pageLines));
    case 'Home':
      return go(0);
    case 'End':
      return go(lines.length - 1);
    case 'ArrowRight':
      if (node.branch && !open) return { kind: 'toggle', nodes: [node], open: true };
      return open ? go(index + 1) : undefined;
    case 'ArrowLeft':
      if (open) return { kind: 'toggle', nodes: [node], open: false };
      return parent && { kind: 'go', node: parent };
    case '*': {
      const siblings = lines.filter((each) => each.parent === parent && each.node.branch && !expanded.has(each.node.id));
      return { kind: 'toggle', nodes: siblings.map((each) => each.node), open: true };
    }
    case 'Enter':
    case ' ':
      return { kind: 'choose', node };
    default:
      return undefined;
  }
}

/** The next line, around the end, whose label begins with what was typed; with more than one letter, the current line may stay. */
export function typedAhead(typed: string, lines: readonly TreeLine[], current: string): TreeNode | undefined {
  const index = indexOf(lines, current);
  const from = typed.length > 1 ? index : index + 1;
  const around = [...lines.slice(from), ...lines.slice(0, from)];
  return around.find((line) => line.node.label.toLowerCase().startsWith(typed.toLowerCase()))?.node;
}

function indexOf(lines: readonly TreeLine[], id: string): number {
  return Math.max(
    0,
    lines.findIndex((line) => line.node.id === id),
  );
}
