import type { Field } from '../../firmware/structure/fields.ts';
import type { StructureNode } from '../../firmware/structure/node.ts';
import type { Direction, SearchScope, Space } from './bytes.ts';

/** A node of the image's structure, as the tree shows it. */
export interface StructureEntry
  extends Pick<
    StructureNode,
    'id' | 'type' | 'subtype' | 'guid' | 'name' | 'offset' | 'headerLength' | 'length' | 'packed' | 'problems'
  > {
  readonly space: Space;
  /** Children that are known; those of a part that is still packed are not. */
  readonly childCount: number;
  /** Of a variable or file: superseded, deleted. */
  readonly dead: boolean;
}

/** Children of one node from the nth on, `rowsPerAnswer` at most. */
export interface StructureLevel {
  readonly parent: string;
  readonly from: number;
  readonly entries: readonly StructureEntry[];
}

/** What the tree gets when a branch is opened. Unpacking it may give nodes around it their names. */
export interface OpenedBranch {
  readonly levels: readonly StructureLevel[];
  readonly changed: readonly StructureEntry[];
}

/** A problem and the node that it hangs on. */
export interface NodeProblem {
  readonly node: string;
  readonly space: Space;
  readonly offset: number;
  readonly length: number;
  readonly message: string;
}

/** What stands at a byte: the way to the smallest node that holds it, from the root's child down; what is known of it, and its header. */
export interface PlaceDetails {
  readonly path: readonly StructureEntry[];
  readonly facts: StructureNode['facts'];
  readonly fields: readonly Field[];
}

export type NodePart = 'header' | 'body' | 'whole' | 'unpacked';

/** A place to come back to, kept for each file. */
export interface Bookmark {
  readonly space: Space;
  readonly offset: number;
  readonly length: number;
  readonly name: string;
}

/** The structure: the tree in parts, what stands where, bookmarks. */
export interface StructureRequests {
  /** The tree as far as it is shown at first: the root's children, and theirs where they are few. */
  readonly structure: {
    readonly ask: { readonly version: number };
    readonly answer: { readonly levels: readonly StructureLevel[]; readonly problems: readonly NodeProblem[] };
  };
  /** The children of these nodes from the nth on; a compressed part is unpacked. */
  readonly branches: {
    readonly ask: { readonly version: number; readonly ids: readonly string[]; readonly from: number };
    readonly answer: OpenedBranch & { readonly problems: readonly NodeProblem[] };
  };
  /** Bytes of the space, or undefined where there is no such space. */
  readonly space: {
    readonly ask: { readonly version: number; readonly space: Space };
    readonly answer: { readonly size: number; readonly section: StructureEntry } | undefined;
  };
  /** With `node`, the way to it and its header instead. */
  readonly place: {
    readonly ask: {
      readonly version: number;
      readonly space: Space;
      readonly offset: number;
      readonly node: string | undefined;
    };
    readonly answer: PlaceDetails;
  };
  /** The next node, in the order of the tree, whose name, GUID or kind holds the text; and how many there are. */
  readonly 'find-node': {
    readonly ask: SearchScope & { readonly text: string; readonly from: string; readonly direction: Direction };
    readonly answer: {
      readonly found: StructureEntry | undefined;
      readonly wrapped: boolean;
      readonly matches: number;
      readonly before: number;
    };
  };
  /** Asks where to; the answer names the file that was written. */
  readonly extract: {
    readonly ask: { readonly version: number; readonly id: string; readonly part: NodePart };
    readonly answer: { readonly name: string | undefined };
  };
  readonly bookmarks: { readonly ask: Record<never, never>; readonly answer: readonly Bookmark[] };
  /** Asks the person for a name; undefined where none was given. */
  readonly 'ask-name': {
    readonly ask: { readonly suggested: string };
    readonly answer: { readonly name: string | undefined };
  };
  readonly 'keep-bookmarks': { readonly ask: { readonly bookmarks: readonly Bookmark[] }; readonly answer: undefined };
}
