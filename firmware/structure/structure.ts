/** The whole tree of an image: what is not compressed at once, the rest part by part as it is unpacked. */
import { hasAscii, plainBytes } from '../bytes.ts';
import type { ImageProblem } from '../model.ts';
import { hex } from '../wording.ts';
import { type Area, Budget, makeNode } from './area.ts';
import { layOut } from './layout.ts';
import type { Packed, StructureNode } from './node.ts';
import { nameIn, readSections } from './sections.ts';

/** How unpacking ended: with the bytes, or with a sentence that says why there are none, and how many had come out. */
export type UnpackedPart = { readonly content: Uint8Array } | { readonly refusal: string; readonly produced: number };

/** Unpacks one part, at once. */
export type Unpack = (algorithm: Packed['algorithm'], packed: Uint8Array) => UnpackedPart;

/** All parts of an image together may not unfold to more. */
const mostBytes = 256 * 1024 * 1024;
/** Compressed parts within compressed parts. */
const deepestPacking = 8;

/**
 * Reading is synchronous and unpacking is somebody else's: take a node whose `packed.status` is `packed`, unpack what
 * `packedBytes` gives in a worker or right away, and hand the outcome to `open`. Never throws, whatever the bytes are.
 */
export class Structure {
  readonly root: StructureNode;
  private readonly budget = new Budget();
  private readonly buffers = new Map<string | undefined, Uint8Array>();
  private unpackedBytes = 0;

  constructor(content: Uint8Array) {
    const bytes = plainBytes(content);
    this.buffers.set(undefined, bytes);
    const area: Area = { bytes, buffer: undefined, depth: 0, budget: this.budget };
    const problems: ImageProblem[] = [];
    // What lies in a qcow2 file is cut into clusters: a volume seen there is not where it seems to be.
    const children = hasAscii(bytes, 0, 'QFI\xfb') || bytes.length === 0 ? [] : layOut(area, '', 0, problems, 'everything');
    this.root = makeNode(area, '', { type: 'image', subtype: '', offset: 0, length: bytes.length, problems, children });
  }

  /** The node with this id; undefined where there is none (yet). */
  find(id: string): StructureNode | undefined {
    let node: StructureNode | undefined = this.root;
    for (const index of id === '' ? [] : id.split('/')) node = node?.children[Number(index)];
    return node?.id === id ? node : undefined;
  }

  /** The buffer in which a node's offsets count: the file, or the unpacked part that it lies in. */
  bufferOf({ buffer }: StructureNode): Uint8Array {
    return this.buffers.get(buffer) ?? new Uint8Array(0);
  }

  /** Header and body. */
  bytesOf(node: StructureNode): Uint8Array {
    return this.bufferOf(node).subarray(node.offset, node.offset + node.length);
  }

  bodyOf(node: StructureNode): Uint8Array {
    return this.bytesOf(node).subarray(node.headerLength);
  }

  /** What a compressed section unfolded to; undefined where it is not one, or is not open. */
  unpackedOf(node: StructureNode): Uint8Array | undefined {
    return node.packed ? this.buffers.get(node.id) : undefined;
  }

  packedBytes(node: StructureNode): Uint8Array {
    const { offset, length } = node.packed ?? { offset: 0, length: 0 };
    return this.bufferOf(node).subarray(offset, offset + length);
  }

  /** Why a part must not be unpacked: it claims too much, or lies too deep. Undefined where it may be. */
  refusalOf({ id, packed }: StructureNode): string | undefined {
    const size = packed?.declaredSize ?? 0;
    if (size > mostBytes) return `It claims to unfold to ${hex(size)} bytes; more than 256 MiB are not unpacked.`;
    if (this.unpackedBytes + size > mostBytes) {
      return `It claims to unfold to ${hex(size)} bytes; with what is unpacked already that is more than 256 MiB.`;
    }
    const around = [...this.buffers.keys()].filter((buffer) => buffer !== undefined && id.startsWith(`${buffer}/`)).length;
    return around >= deepestPacking ? `It is packed more than ${deepestPacking} times.` : undefined;
  }

  /** Hangs what a compressed section unfolds to below it. */
  open(node: StructureNode, outcome: UnpackedPart): void {
    if (node.packed?.status !== 'packed') return;
    if ('refusal' in outcome) {
      node.packed = { ...node.packed, status: 'refused' };
      this.unpackedBytes += outcome.produced;
      node.problems.push({ offset: node.packed.offset, length: node.packed.length, message: outcome.refusal });
      return;
    }
    node.packed = { ...node.packed, status: 'unpacked' };
    this.unpackedBytes += outcome.content.length;
    const bytes = plainBytes(outcome.content);
    this.buffers.set(node.id, bytes);
    const depth = node.id.split('/').length;
    const area: Area = { bytes, buffer: node.id, depth, budget: this.budget };
    node.children.push(...readSections(area, node.id, 0, node.problems));
    this.nameFilesAround(node);
  }

  /** A module whose sections are all compressed has its name in there. */
  private nameFilesAround({ id }: StructureNode): void {
    for (let parent = id; parent.includes('/'); ) {
      parent = parent.slice(0, parent.lastIndexOf('/'));
      const node = this.find(parent);
      if (node?.type === 'volume') return;
      if (node?.type === 'file') node.name ??= nameIn(node.children);
    }
  }
}

/** The compressed parts that are still closed, in the order of the tree. */
export function* closedParts(node: StructureNode): Generator<StructureNode> {
  if (node.packed?.status === 'packed') yield node;
  for (const child of node.children) yield* closedParts(child);
}

/** All nodes below this one and itself, parents first. */
export function* nodesBelow(node: StructureNode): Generator<StructureNode> {
  yield node;
  for (const child of node.children) yield* nodesBelow(child);
}

/** Opens a compressed part with everything that is packed in it. */
export function openAll(structure: Structure, from: StructureNode, unpack: Unpack): void {
  for (const node of closedParts(from)) {
    const refusal = structure.refusalOf(node);
    const algorithm = node.packed?.algorithm ?? 'lzma';
    structure.open(node, refusal === undefined ? unpack(algorithm, structure.packedBytes(node)) : { refusal, produced: 0 });
    // What came out has closed parts of its own: they are found below, as children are walked after their parent.
  }
}
