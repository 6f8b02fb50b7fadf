import { type Algorithm, unpack } from '../../../firmware/compression/unpack.ts';
import { fieldsOf } from '../../../firmware/structure/fields.ts';
import type { StructureNode } from '../../../firmware/structure/node.ts';
import { closedParts, nodesBelow, Structure, type UnpackedPart } from '../../../firmware/structure/structure.ts';
import { fileSpace, mostCounted, type NodePart, type Requests, type Space } from '../../../webview/protocol.ts';
import { countMatches, findBytes, type Walk } from '../search.ts';
import { entryOf, firstLevels, openedLevels, problemsOf } from './entries.ts';
import { findNode } from './node-search.ts';

type Ask<Name extends keyof Requests> = Omit<Requests[Name]['ask'], 'version'>;
type Answer<Name extends keyof Requests> = Requests[Name]['answer'];

/** What a compressed part unfolded to, kept for the next version of the bytes. */
interface KnownPart {
  readonly algorithm: Algorithm;
  readonly packed: Uint8Array;
  readonly content: Uint8Array;
}

/**
 * One image as the page asks about it: its tree, unpacked part by part as somebody looks, and the bytes of every part. Unpacking
 * takes up to a second, so a reader lives in a worker. It asks nothing of Node and nothing of VS Code.
 */
export class ImageReader {
  readonly #structure: Structure;
  readonly #known: KnownPart[] = [];
  readonly #earlier: readonly KnownPart[];

  /** `before`: the reader of the bytes as they were; what did not change is not unpacked again. */
  constructor(bytes: Uint8Array, before?: ImageReader) {
    this.#structure = new Structure(bytes);
    this.#earlier = before ? [...before.#known] : [];
  }

  structure(): Answer<'structure'> {
    const { root } = this.#structure;
    return { levels: firstLevels(root), problems: problemsOf(root) };
  }

  branches({ ids, from }: Ask<'branches'>): Answer<'branches'> {
    const nodes = ids.flatMap((id) => this.#structure.find(id) ?? []);
    const changed: StructureNode[] = [];
    for (const node of nodes) {
      if (!node.packed) continue;
      this.#open(node);
      // Also of one that a search has opened meanwhile: the page may not know.
      changed.push(...this.#wayTo(node.id));
    }
    const levels = nodes.flatMap((node) => openedLevels(node, from));
    return { levels, changed: changed.map(entryOf), problems: problemsOf(this.#structure.root) };
  }

  space({ space }: Ask<'space'>): Answer<'space'> {
    const node = this.#structure.find(space);
    const content = node && this.#structure.unpackedOf(node);
    return node && content && { size: content.length, section: entryOf(node) };
  }

  place({ space, offset, node: wanted }: Ask<'place'>): Answer<'place'> {
    const node = (wanted === undefined ? undefined : this.#structure.find(wanted)) ?? this.#nodeAt(space, offset);
    const inside = (node.buffer ?? fileSpace) === space;
    const fields = inside ? fieldsOf(node, this.#structure.bufferOf(node)) : [];
    return { path: this.#wayTo(node.id).map(entryOf), facts: node.facts, fields };
  }

  /** Fewer bytes at the end of the space; a copy of them. */
  bytes({ space, offset, length }: Omit<Ask<'read'>, 'version'>): Uint8Array {
    const start = Math.max(0, offset);
    return this.#content(space).slice(start, start + Math.max(0, length));
  }

  /** A part of a node, and what a file with it might be called. */
  part(id: string, part: NodePart): { readonly bytes: Uint8Array; readonly name: string } {
    const node = this.#structure.find(id);
    if (!node) throw new Error('This node is no longer there.');
    if (part === 'unpacked') this.#open(node);
    const refusal = node.packed?.status === 'refused' ? node.problems.at(-1)?.message : undefined;
    const content = part === 'unpacked' ? this.#structure.unpackedOf(node) : this.#structure.bytesOf(node);
    if (!content) throw new Error(refusal ?? 'This node is not compressed.');
    const { headerLength } = node;
    const cut = { header: [0, headerLength], body: [headerLength], whole: [0], unpacked: [0] }[part];
    return { bytes: content.slice(...cut), name: fileNameOf(this.#nearestName(node), node, part) };
  }

  async find(ask: Ask<'find'>, walk: Walk): Promise<Answer<'find'>> {
    const { pattern, direction } = ask;
    const spaces = await this.#spaces(ask, walk);
    const forward = direction === 'forward';
    const at = Math.max(0, spaces.indexOf(ask.space));
    const own = await findBytes(this.#content(ask.space), pattern, ask.from, direction, walk);
    if (own.offset !== undefined && (spaces.length === 1 || !own.wrapped)) return { space: ask.space, ...own };
    for (let step = 1; step < spaces.length && !walk.cancelled(); step++) {
      const index = (at + (forward ? step : spaces.length - step)) % spaces.length;
      const space = spaces[index] ?? fileSpace;
      const content = this.#content(space);
      const found = await findBytes(content, pattern, forward ? 0 : content.length, direction, walk);
      const wrapped = forward ? index < at : index > at;
      if (found.offset !== undefined) return { space, offset: found.offset, wrapped };
    }
    return { space: ask.space, ...own };
  }

  async count(ask: Ask<'count'>, walk: Walk): Promise<Answer<'count'>> {
    const spaces = await this.#spaces(ask, walk);
    const at = spaces.indexOf(ask.space);
    let matches = 0;
    let before = 0;
    for (const [index, space] of spaces.entries()) {
      const offset = index < at ? Number.POSITIVE_INFINITY : index === at ? ask.offset : 0;
      const counted = await countMatches(this.#content(space), ask.pattern, offset, walk);
      matches += counted.matches;
      before += counted.before;
      if (matches >= mostCounted) break;
    }
    return { matches: Math.min(matches, mostCounted), before: Math.min(before, mostCounted) };
  }

  async findNode(ask: Ask<'find-node'>, walk: Walk): Promise<Answer<'find-node'>> {
    await this.#spaces(ask, walk);
    return findNode(this.#structure.root, ask);
  }

  /** The file, or with `everywhere` the file and what every compressed part unfolds to, in the order of the tree. */
  async #spaces({ space, everywhere }: { space: Space; everywhere: boolean }, walk: Walk): Promise<Space[]> {
    if (!everywhere) return [space];
    for (const node of closedParts(this.#structure.root)) {
      await walk.breathe();
      if (walk.cancelled()) break;
      this.#open(node);
    }
    const parts = [...nodesBelow(this.#structure.root)].filter((node) => this.#structure.unpackedOf(node));
    return [fileSpace, ...parts.map(({ id }) => id)];
  }

  /** The smallest node that holds the byte; between the nodes of an unpacked part, the section that it was unpacked from. */
  #nodeAt(space: Space, offset: number): StructureNode {
    let node = this.#structure.find(space) ?? this.#structure.root;
    const buffer = space === fileSpace ? undefined : space;
    for (let next: StructureNode | undefined = node; next; next = childAt(node, buffer, offset)) node = next;
    return node;
  }

  #content(space: Space): Uint8Array {
    const node = this.#structure.find(space);
    const content = space === fileSpace ? node && this.#structure.bytesOf(node) : node && this.#structure.unpackedOf(node);
    if (!content) throw new Error('This part is not unpacked any more; open it in the structure.');
    return content;
  }

  #open(node: StructureNode): void {
    if (node.packed?.status !== 'packed') return;
    const refusal = this.#structure.refusalOf(node);
    const outcome = refusal === undefined ? this.#unpack(node) : { refusal, produced: 0 };
    this.#structure.open(node, outcome);
  }

  #unpack(node: StructureNode): UnpackedPart {
    const algorithm = node.packed?.algorithm ?? 'lzma';
    const packed = this.#structure.packedBytes(node);
    const earlier = this.#earlier.find((part) => part.algorithm === algorithm && sameBytes(part.packed, packed));
    const outcome = earlier ? { content: earlier.content } : unpack(algorithm, packed);
    // A copy: the bytes of a file that is edited change where they are.
    if ('content' in outcome) this.#known.push({ algorithm, packed: packed.slice(), content: outcome.content });
    return outcome;
  }

  /** From the root's child down to the node. */
  #wayTo(id: string): StructureNode[] {
    const steps = id === '' ? [] : id.split('/');
    return steps.flatMap((_, index) => this.#structure.find(steps.slice(0, index + 1).join('/')) ?? []);
  }

  /** Of the node itself or of what is around it. */
  #nearestName({ id }: StructureNode): string {
    return this.#wayTo(id).findLast(({ name }) => name !== undefined)?.name ?? 'image';
  }
}

/** The child that holds the byte, in a buffer: children of another lie in what their parent unfolds to. */
function childAt(node: StructureNode, buffer: Space | undefined, offset: number): StructureNode | undefined {
  const { children } = node;
  let low = 0;
  let high = children.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const child = children[middle];
    if (child && child.offset + child.length <= offset) low = middle + 1;
    else high = middle;
  }
  const child = children[low];
  return child && child.buffer === buffer && child.offset <= offset && offset < child.offset + child.length ? child : undefined;
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** `Shell PE32 image body.bin`, without what file systems don't like. */
function fileNameOf(name: string, { type, subtype }: StructureNode, part: NodePart): string {
  const kind = type === 'section' || type === 'volume' ? `${subtype} ${type}` : type;
  const words = [name, kind, part === 'whole' ? '' : part].filter((word) => word !== '');
  return `${words
    .join(' ')
    .replace(/[^\w.-]+/g, '-')
    .slice(0, 80)}.bin`;
}
