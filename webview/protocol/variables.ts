import type { StoreEdit } from '../../firmware/editing/edit.ts';
import type { Variable } from '../../firmware/model.ts';
import type { VariableField, VariableForm } from '../../firmware/variables/decode.ts';
import type { EditableEntry, EntryWords } from '../../firmware/variables/entry-words.ts';
import type { StoreHealth } from '../../firmware/variables/store-health.ts';

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
  /** For boot entries and their like. */
  readonly entry: EditableEntry | undefined;
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

/** A new boot entry, as a person writes it. */
export interface NewBootEntry extends EntryWords {
  readonly place: 'first' | 'last';
}

export type EditAnswer =
  | { readonly kind: 'done'; readonly label: string }
  /** The change went into a private copy, which is open now. */
  | { readonly kind: 'copied'; readonly name: string }
  /** The person thought better of it. */
  | { readonly kind: 'cancelled' };

/** Rows of one answer at most, so that neither side is busy for long. */
export const rowsPerAnswer = 2000;

/** The variables: the table in parts, one of them whole, changes. */
export interface VariableRequests {
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
  readonly edit: { readonly ask: { readonly version: number; readonly edit: PageEdit }; readonly answer: EditAnswer };
  /** Refused in a sentence where the path is none. */
  readonly 'boot-entry': { readonly ask: { readonly version: number } & NewBootEntry; readonly answer: EditAnswer };
  /** What is said of an entry that is there; the rest of it stays. By the offset of its header. */
  readonly 'change-boot-entry': {
    readonly ask: { readonly version: number; readonly offset: number; readonly words: Partial<EntryWords> };
    readonly answer: EditAnswer;
  };
  readonly 'copy-text': { readonly ask: { readonly text: string }; readonly answer: undefined };
}
