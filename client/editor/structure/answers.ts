import { type Bookmark, fileSpace, longestCopy, longestPattern, type Requests, windowSize } from '../../../webview/protocol.ts';
import { formatBytes } from '../clipboard.ts';
import { contentAt, type EditableDocument } from '../editing/answer-source.ts';
import type { Breathe } from '../search.ts';
import type { ToldProblems } from './page-problems.ts';
import type { ImageParts, PartQuestion, PartQuestions } from './parts.ts';

/** What the Image page makes happen outside of it. */
export interface ImageEffects {
  writeClipboard(text: string): Promise<void>;
  breathe: Breathe;
  /** Where the image is taken apart: one for each page. */
  startParts(): ImageParts;
  /** Asks where to, and writes. The name of the file that was written. */
  saveBytes(suggested: string, bytes: Uint8Array): Promise<string | undefined>;
  bookmarks(): readonly Bookmark[];
  keepBookmarks(bookmarks: readonly Bookmark[]): Promise<void>;
  /** Asks the person for a name. */
  askName(suggested: string): Promise<string | undefined>;
  /** Has VS Code list the problems that the page knows, in the place of those it knew before; none when the page is closed. */
  listProblems(told: ToldProblems | undefined): void;
}

/** The document's image, taken apart in the version that a page asks about. */
export class DocumentParts {
  readonly #document: EditableDocument;
  readonly #start: () => ImageParts;
  #parts: ImageParts | undefined;
  #loaded: { readonly version: number; readonly done: Promise<void> } | undefined;

  constructor(document: EditableDocument, start: () => ImageParts) {
    this.#document = document;
    this.#start = start;
  }

  /** Begins to take the document's bytes apart, so that the answers are there when the page asks. */
  prepare(version: number): Promise<void> {
    const { bytes } = contentAt(this.#document, version);
    this.#parts ??= this.#start();
    if (this.#loaded?.version !== version) this.#loaded = { version, done: this.#parts.load(bytes) };
    return this.#loaded.done;
  }

  async ask<Name extends PartQuestion>(
    name: Name,
    { version, ...ask }: PartQuestions[Name]['ask'] & { readonly version: number },
    cancelled: AbortSignal,
  ): Promise<PartQuestions[Name]['answer']> {
    const prepared = this.prepare(version);
    await prepared;
    if (!this.#parts) throw new Error('The image is closed.');
    // What is left of the question without its version is the question.
    return this.#parts.ask(name, ask as PartQuestions[Name]['ask'], cancelled);
  }

  end(): void {
    this.#parts?.end();
    this.#parts = undefined;
    this.#loaded = undefined;
  }
}

type Ask<Name extends keyof Requests> = Requests[Name]['ask'];
type Answer<Name extends keyof Requests> = Promise<Requests[Name]['answer']>;

/** What the Image page is answered. The file's own bytes come from the document, everything else from its parts. */
export function imageAnswers(document: EditableDocument, parts: DocumentParts, effects: ImageEffects) {
  const bytesOf = async (ask: Omit<Ask<'read'>, 'length'> & { readonly length: number }, cancelled: AbortSignal) =>
    ask.space === fileSpace
      ? fileBytes(document, ask.version, ask.offset, ask.length)
      : parts.ask('bytes', { ...ask }, cancelled);
  return {
    // A copy that is a Uint8Array and no Buffer: VS Code sends only the former as bytes.
    read: async (ask: Ask<'read'>, cancelled: AbortSignal): Answer<'read'> => ({
      bytes: new Uint8Array(await bytesOf({ ...ask, length: Math.min(ask.length, windowSize) }, cancelled)),
    }),
    find: async (ask: Ask<'find'>, cancelled: AbortSignal): Answer<'find'> => {
      refuseLong(ask.pattern.bytes);
      return parts.ask('find', ask, cancelled);
    },
    count: async (ask: Ask<'count'>, cancelled: AbortSignal): Answer<'count'> => {
      refuseLong(ask.pattern.bytes);
      return parts.ask('count', ask, cancelled);
    },
    copy: async (ask: Ask<'copy'>, cancelled: AbortSignal): Answer<'copy'> => {
      if (ask.length > longestCopy) throw new Error('The selection is longer than 1 MiB, which is too much for the clipboard.');
      const { version, space, offset, length, format } = ask;
      const bytes = await bytesOf({ version, space, offset, length }, cancelled);
      await effects.writeClipboard(await formatBytes(bytes, format, effects.breathe));
      return { copied: bytes.length };
    },
    structure: async (ask: Ask<'structure'>, cancelled: AbortSignal): Answer<'structure'> => {
      const answer = await parts.ask('structure', ask, cancelled);
      effects.listProblems({ version: ask.version, problems: answer.problems });
      return answer;
    },
    branches: async (ask: Ask<'branches'>, cancelled: AbortSignal): Answer<'branches'> => {
      const answer = await parts.ask('branches', ask, cancelled);
      if (answer.changed.length > 0) effects.listProblems({ version: ask.version, problems: answer.problems });
      return answer;
    },
    space: (ask: Ask<'space'>, cancelled: AbortSignal): Answer<'space'> => parts.ask('space', ask, cancelled),
    place: (ask: Ask<'place'>, cancelled: AbortSignal): Answer<'place'> => parts.ask('place', ask, cancelled),
    'find-node': (ask: Ask<'find-node'>, cancelled: AbortSignal): Answer<'find-node'> => parts.ask('find-node', ask, cancelled),
    extract: async (ask: Ask<'extract'>, cancelled: AbortSignal): Answer<'extract'> => {
      const { bytes, name } = await parts.ask('part', ask, cancelled);
      return { name: await effects.saveBytes(name, bytes) };
    },
    bookmarks: async (): Answer<'bookmarks'> => effects.bookmarks(),
    'ask-name': async ({ suggested }: Ask<'ask-name'>): Answer<'ask-name'> => ({ name: await effects.askName(suggested) }),
    'keep-bookmarks': async ({ bookmarks }: Ask<'keep-bookmarks'>): Answer<'keep-bookmarks'> => {
      await effects.keepBookmarks(bookmarks);
      return undefined;
    },
  };
}

function fileBytes(document: EditableDocument, version: number, offset: number, length: number): Uint8Array {
  const { bytes } = contentAt(document, version);
  const start = Math.max(0, offset);
  return bytes.subarray(start, start + Math.max(0, length));
}

function refuseLong(pattern: Uint8Array): void {
  if (pattern.length > longestPattern) throw new Error(`Can't look for more than ${longestPattern} bytes.`);
}
