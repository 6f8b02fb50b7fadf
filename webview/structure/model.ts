import type { NodeProblem, OpenedBranch, Space, StructureEntry, StructureLevel } from '../protocol.ts';
import { fileSpace } from '../protocol.ts';
import { failureNode, nodeOf, problemNode, problemsNode, type TreeNode, waitingNode } from './nodes.ts';

/** Asks for the children of nodes from the nth on. */
export type AskBranches = (
  ids: readonly string[],
  from: number,
) => Promise<OpenedBranch & { readonly problems: readonly NodeProblem[] }>;

/** Id of the root, which is no line itself. */
export const rootId = '';
/** Id of the group of problems. */
export const problemsId = 'problems';

/** What the page knows of the tree, which comes level by level as branches are opened. */
export class StructureModel {
  readonly #ask: AskBranches;
  readonly #changed: () => void;
  readonly #entries = new Map<string, StructureEntry>();
  readonly #children = new Map<string, string[]>();
  readonly #lines = new Map<string, readonly TreeNode[]>();
  readonly #loads = new Map<string, Promise<void>>();
  /** Why the children of a node could not be had. */
  readonly #failures = new Map<string, string>();
  #problems: readonly NodeProblem[] = [];

  /** `changed` is called when there is more to show. */
  constructor(ask: AskBranches, changed: () => void) {
    this.#ask = ask;
    this.#changed = changed;
  }

  /** Takes what the extension told of the tree. */
  take({ levels, changed = [], problems }: Partial<OpenedBranch> & { readonly problems: readonly NodeProblem[] }): void {
    for (const entry of changed) this.#note(entry);
    for (const level of levels ?? []) this.#takeLevel(level);
    this.#problems = problems;
    this.#lines.clear();
    this.#changed();
  }

  entry(id: string): StructureEntry | undefined {
    return this.#entries.get(id);
  }

  /** Whether what lies below a node is known, all of it. */
  has(id: string): boolean {
    const known = this.#children.get(id);
    if (id === rootId) return known !== undefined;
    const entry = this.#entries.get(id);
    if (entry?.packed?.status === 'packed') return false;
    return known === undefined ? entry?.childCount === 0 : entry === undefined || known.length >= entry.childCount;
  }

  /** Makes sure that what lies below a node is known; unpacks it for that. Where that fails, a line below the node says why. */
  load(id: string): Promise<void> {
    const underway = this.#loads.get(id);
    if (underway) return underway;
    if (this.has(id)) return Promise.resolve();
    this.#failures.delete(id);
    const load = this.#fetch(id)
      .catch((error: Error) => {
        this.#failures.set(id, error.message);
        this.#lines.delete(id);
        this.#changed();
      })
      .finally(() => this.#loads.delete(id));
    this.#loads.set(id, load);
    return load;
  }

  /** Makes sure that a node is known, with everything around it. */
  async reach(id: string): Promise<void> {
    for (const above of idsAbove(id)) await this.load(above);
  }

  /** Makes sure that a space is unpacked; false where there is no such part. */
  async reachSpace(space: Space): Promise<boolean> {
    if (space === fileSpace) return true;
    await this.reach(space);
    await this.load(space);
    return this.#entries.get(space)?.packed?.status === 'unpacked';
  }

  /** The lines below a node, problems first; one that says to wait as long as they are not known. */
  linesBelow(id: string): readonly TreeNode[] {
    const known = this.#lines.get(id);
    if (known) return known;
    const lines = this.#makeLines(id);
    this.#lines.set(id, lines);
    return lines;
  }

  #makeLines(id: string): TreeNode[] {
    if (id === problemsId)
      return this.#problems.map((problem, index) => problemNode(problem, problem.node, `problem:${index}`));
    const entry = this.#entries.get(id);
    const space = entry?.space ?? fileSpace;
    const problems = (entry?.problems ?? []).map((problem, index) =>
      problemNode({ ...problem, space }, id, `problem:${id}:${index}`),
    );
    const nodes = (this.#children.get(id) ?? []).flatMap((child) => this.#entries.get(child) ?? []).map(nodeOf);
    const failure = this.#failures.get(id);
    const waiting = this.has(id) ? [] : [failure === undefined ? waitingNode(entry, id) : failureNode(failure, `failed:${id}`)];
    const group = id === rootId && this.#problems.length > 0 ? [problemsNode(this.#problems)] : [];
    return [...group, ...problems, ...nodes, ...waiting];
  }

  async #fetch(id: string): Promise<void> {
    for (let from = -1; from < (this.#children.get(id)?.length ?? 0) && !this.has(id); ) {
      from = this.#children.get(id)?.length ?? 0;
      this.take(await this.#ask([id], from));
    }
  }

  #takeLevel({ parent, from, entries }: StructureLevel): void {
    const children = this.#children.get(parent) ?? [];
    for (const [index, entry] of entries.entries()) {
      children[from + index] = entry.id;
      this.#note(entry);
    }
    this.#children.set(parent, children);
  }

  #note(entry: StructureEntry): void {
    this.#entries.set(entry.id, entry);
  }
}

/** Ids of what a node lies in, outermost first; the root is not among them. */
export function idsAbove(id: string): string[] {
  const steps = id.split('/');
  return steps.slice(1).map((_, index) => steps.slice(0, index + 1).join('/'));
}
