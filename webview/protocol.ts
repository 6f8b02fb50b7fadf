/**
 * What the firmware editor's page and the extension say to each other. The page asks (a request with an id gets exactly one
 * reply); the extension also tells the page, unasked, what became of the document. Bytes travel in windows, never the whole file.
 */
import type { KeyDatabase, StoreEdit } from '../firmware/editing/edit.ts';
import type { FirmwareImage, Variable } from '../firmware/model.ts';
import type { DatabaseName, EnrolledHash, SecureBootReport, SignatureDatabase } from '../firmware/signatures/report.ts';
import type { Field } from '../firmware/structure/fields.ts';
import type { StructureNode } from '../firmware/structure/node.ts';
import type { VariableField, VariableForm } from '../firmware/variables/decode.ts';
import type { StoreHealth } from '../firmware/variables/store-health.ts';

/** Bytes of one window; windows start at multiples of it. A multiple of the 16 bytes of a row. */
export const windowSize = 64 * 1024;

/** The longest range that `copy` puts on the clipboard, in bytes. */
export const longestCopy = 1024 * 1024;

/** The longest pattern that `find` looks for, in bytes. */
export const longestPattern = 1024;

/** What became of the document. `version` counts the times its bytes were read; windows of an older version are void. */
export type DocumentState =
  | { readonly kind: 'loading'; readonly name: string }
  | {
      readonly kind: 'ready';
      readonly name: string;
      readonly version: number;
      readonly image: FirmwareImage;
      /** The file is gone; these are the bytes that were read last. */
      readonly deleted: boolean;
      /** These bytes came of a change that was made or taken back here, not out of the file. */
      readonly edited?: boolean;
      /** What splitting these bytes wrote, if that was done already. */
      readonly report: SplitReport | undefined;
    }
  | { readonly kind: 'failed'; readonly name: string; readonly title: string; readonly message: string };

export type CopyFormat = 'hex' | 'text' | 'c' | 'base64' | 'guid';

export type Direction = 'forward' | 'backward';

/** Bytes to look for. A place matches where each of its bytes, as far as the mask's bits go, is the pattern's. */
export interface BytePattern {
  readonly bytes: Uint8Array;
  /** As long as `bytes`, which have no bit that is not in it: 0xFF this byte, 0xDF this letter in either case, 0 any byte. */
  readonly mask: Uint8Array;
}

/** Matches are counted up to here; beyond it is enough to know that there are more. */
export const mostCounted = 10_000;

export interface WrittenHalf {
  readonly role: 'VARS' | 'CODE';
  readonly name: string;
  /** As text, for `open`. */
  readonly uri: string;
  /** Bytes. */
  readonly size: number;
  /** Lower case hex digits. */
  readonly sha256: string;
}

/** Both halves, written and proven: VARS ‖ CODE was compared with the source, byte for byte. */
export interface SplitReport {
  readonly halves: readonly WrittenHalf[];
}

/* The Image page: structure, search, bookmarks. */

/** What offsets count in: the file, or by the id of a compressed section what it unfolds to. */
export type Space = string;

/** The id of the tree's root, which is never compressed. */
export const fileSpace: Space = '';

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

/** Bytes of the file, or of everything that is in it, are looked through. */
export interface SearchScope {
  readonly version: number;
  readonly space: Space;
  /** Goes on in every compressed part, which is unpacked for that. */
  readonly everywhere: boolean;
}

export type NodePart = 'header' | 'body' | 'whole' | 'unpacked';

/** A place to come back to, kept for each file. */
export interface Bookmark {
  readonly space: Space;
  readonly offset: number;
  readonly length: number;
  readonly name: string;
}

/* The Variables and Secure Boot pages. */

/** Whether the variables of this image can be changed in the editor. */
export type Editing =
  | { readonly kind: 'allowed' }
  /** The file itself is never written: the first change offers a private copy. The reason is a sentence. */
  | { readonly kind: 'copy-first'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** One line of the table. What a variable holds comes with `variable`. */
export interface VariableRow extends Pick<Variable, 'name' | 'guid' | 'attributes' | 'state' | 'live' | 'offset' | 'size'> {
  /** Who the GUID stands for; the GUID itself where that is not known. */
  readonly vendor: string;
  readonly attributeLetters: string;
  readonly attributeWords: string;
  /** `live`, `deleted`, … */
  readonly stateWords: string;
  readonly form: VariableForm;
  /** One line, shortened. */
  readonly summary: string;
}

export interface VariablesAnswer {
  readonly rows: readonly VariableRow[];
  /** Ask again from here; undefined behind the last. */
  readonly next: number | undefined;
  readonly health: StoreHealth | undefined;
  readonly editing: Editing;
}

export interface VariableDetails {
  readonly fields: readonly VariableField[];
  readonly form: VariableForm;
  readonly summary: string;
  /** The data from its start, `longestValue` at most. */
  readonly data: Uint8Array;
  readonly dataOffset: number;
  /** ISO 8601; undefined for variables without one. */
  readonly timestamp: string | undefined;
}

/** Bytes: longer values are shown in part, and are not edited by hand. */
export const longestValue = 64 * 1024;

/** A boot entry, as the order of booting names it. */
export interface BootChoice {
  readonly number: number;
  /** `Boot0003`. */
  readonly name: string;
  readonly description: string;
  /** Device path as text. */
  readonly path: string;
  /** There is such a variable. */
  readonly exists: boolean;
}

export interface BootOrderAnswer {
  readonly order: readonly BootChoice[];
  /** Entries that BootOrder does not name. */
  readonly others: readonly BootChoice[];
}

/** Changes that the page can say completely. */
export type PageEdit = Extract<StoreEdit, { readonly kind: 'set' | 'delete' | 'boot-order' | 'compact' }>;

export type EditAnswer =
  | { readonly kind: 'done'; readonly label: string }
  /** The change went into a private copy, which is open now. */
  | { readonly kind: 'copied'; readonly name: string }
  /** The person thought better of it. */
  | { readonly kind: 'cancelled' };

/** A database without its hashes, which come in parts with `hashes`. */
export interface DatabaseSummary extends Omit<SignatureDatabase, 'hashes'> {
  readonly hashCount: number;
}

export interface SecureBootAnswer extends Pick<SecureBootReport, 'state' | 'sentence' | 'warnings'> {
  readonly databases: readonly DatabaseSummary[];
  readonly editing: Editing;
}

/** Which entry of a database is meant: a certificate by its fingerprint, a hash by its digits. */
export type SignatureEntry =
  | { readonly kind: 'certificate'; readonly sha256: string }
  | { readonly kind: 'hash'; readonly hash: string };

/** Rows of one answer at most, so that neither side is busy for long. */
export const rowsPerAnswer = 2000;

/** Every request with what it asks and what it is answered. Offsets and lengths are bytes, ends exclusive. */
export interface Requests {
  /** The page is up; what is there to show? */
  readonly ready: { readonly ask: Record<never, never>; readonly answer: DocumentState };
  /** Fewer bytes come back at the end of the file. */
  readonly read: {
    readonly ask: { readonly version: number; readonly space: Space; readonly offset: number; readonly length: number };
    readonly answer: { readonly bytes: Uint8Array };
  };
  /** The first match at or behind `from`, or the last match before it; goes around the end of what is searched once. */
  readonly find: {
    readonly ask: SearchScope & { readonly pattern: BytePattern; readonly from: number; readonly direction: Direction };
    readonly answer: { readonly space: Space; readonly offset: number | undefined; readonly wrapped: boolean };
  };
  /** How many matches there are, `mostCounted` at most, and how many of them start before `offset`. */
  readonly count: {
    readonly ask: SearchScope & { readonly pattern: BytePattern; readonly offset: number };
    readonly answer: { readonly matches: number; readonly before: number };
  };
  readonly copy: {
    readonly ask: {
      readonly version: number;
      readonly space: Space;
      readonly offset: number;
      readonly length: number;
      readonly format: CopyFormat;
    };
    readonly answer: { readonly copied: number };
  };
  /** Undefined: the user thought better of it. */
  readonly split: { readonly ask: Record<never, never>; readonly answer: SplitReport | undefined };
  readonly open: { readonly ask: { readonly uri: string }; readonly answer: undefined };

  /* The Image page: structure, search, bookmarks. */

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

  /* The Variables and Secure Boot pages. */

  readonly variables: {
    readonly ask: { readonly version: number; readonly from: number };
    readonly answer: VariablesAnswer;
  };
  /** By the offset of its header. */
  readonly variable: {
    readonly ask: { readonly version: number; readonly offset: number };
    readonly answer: VariableDetails;
  };
  readonly 'boot-order': { readonly ask: { readonly version: number }; readonly answer: BootOrderAnswer };
  readonly 'secure-boot': { readonly ask: { readonly version: number }; readonly answer: SecureBootAnswer };
  readonly hashes: {
    readonly ask: { readonly version: number; readonly database: DatabaseName; readonly from: number };
    readonly answer: { readonly hashes: readonly EnrolledHash[]; readonly next: number | undefined };
  };
  readonly edit: { readonly ask: { readonly version: number; readonly edit: PageEdit }; readonly answer: EditAnswer };
  /** Asks for a file with a certificate, DER or PEM. `replace`: instead of all that the database holds. */
  readonly 'enrol-certificate': {
    readonly ask: { readonly version: number; readonly database: KeyDatabase; readonly replace: boolean };
    readonly answer: EditAnswer;
  };
  readonly 'enrol-hash': {
    readonly ask: { readonly version: number; readonly database: 'db' | 'dbx'; readonly hash: Uint8Array };
    readonly answer: EditAnswer;
  };
  readonly 'remove-signature': {
    readonly ask: { readonly version: number; readonly database: DatabaseName; readonly entry: SignatureEntry };
    readonly answer: EditAnswer;
  };
  /** Asks whether that is meant. */
  readonly 'remove-keys': { readonly ask: { readonly version: number }; readonly answer: EditAnswer };
  /** Asks where to; the answer names the file that was written. */
  readonly 'export-certificate': {
    readonly ask: { readonly version: number; readonly database: DatabaseName; readonly sha256: string };
    readonly answer: { readonly name: string | undefined };
  };
  readonly 'copy-text': { readonly ask: { readonly text: string }; readonly answer: undefined };
}

export type RequestName = keyof Requests;

export type RequestMessage = {
  [Name in RequestName]: {
    readonly type: 'request';
    readonly id: number;
    readonly name: Name;
    readonly ask: Requests[Name]['ask'];
  };
}[RequestName];

export type ReplyMessage =
  | { readonly type: 'reply'; readonly id: number; readonly ok: true; readonly answer: unknown }
  | { readonly type: 'reply'; readonly id: number; readonly ok: false; readonly message: string };

export interface StateMessage {
  readonly type: 'state';
  readonly state: DocumentState;
}

/** A command of the palette or a key of VS Code's own, for the page that is in front. */
export interface CommandMessage {
  readonly type: 'command';
  readonly command: PageCommand;
}

export type PageCommand = 'find' | 'go-to';

/** A search that nobody waits for any more may stop. */
export interface CancelMessage {
  readonly type: 'cancel';
  readonly id: number;
}

export type PageMessage = RequestMessage | CancelMessage;
export type HostMessage = ReplyMessage | StateMessage | CommandMessage;

/** Narrows what arrives from the other frame; anything else is not ours and is ignored. */
export function isPageMessage(message: unknown): message is PageMessage {
  return hasType(message, 'request') || hasType(message, 'cancel');
}

export function isHostMessage(message: unknown): message is HostMessage {
  return hasType(message, 'reply') || hasType(message, 'state') || hasType(message, 'command');
}

function hasType(message: unknown, type: string): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === type;
}
