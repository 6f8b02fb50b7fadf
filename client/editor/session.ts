import type {
  DocumentState,
  HostMessage,
  PageCommand,
  RequestMessage,
  RequestName,
  Requests,
  SplitReport,
} from '../../webview/protocol.ts';
import { isPageMessage, longestCopy, longestPattern, windowSize } from '../../webview/protocol.ts';
import { formatBytes } from './clipboard.ts';
import { type Breathe, countMatches, findBytes, type Walk } from './search.ts';

/** The document behind a page. */
export interface ShownDocument {
  readonly state: DocumentState;
  /** Empty unless the state is `ready`. */
  readonly bytes: Uint8Array;
}

/** What a page can make happen outside of it. */
export interface Effects {
  writeClipboard(text: string): Promise<void>;
  /** Undefined: the user thought better of it. */
  split(): Promise<SplitReport | undefined>;
  open(uri: string): Promise<void>;
  breathe: Breathe;
}

type Answers = {
  readonly [Name in RequestName]: (ask: Requests[Name]['ask'], id: number) => Promise<Requests[Name]['answer']>;
};

/** One page's conversation. Every request gets one reply; a failure is told in a sentence. */
export class PageSession {
  readonly #document: ShownDocument;
  readonly #effects: Effects;
  readonly #send: (message: HostMessage) => void;
  readonly #searches = new Set<number>();
  readonly #answers: Answers;

  constructor(document: ShownDocument, effects: Effects, send: (message: HostMessage) => void) {
    this.#document = document;
    this.#effects = effects;
    this.#send = send;
    this.#answers = {
      ready: async () => this.#document.state,
      // A copy that is a Uint8Array and no Buffer: VS Code sends only the former as bytes.
      read: async ({ version, offset, length }) => ({
        bytes: new Uint8Array(this.#range(version, offset, Math.min(length, windowSize))),
      }),
      find: (ask, id) => this.#search(ask, id, (bytes, walk) => findBytes(bytes, ask.pattern, ask.from, ask.direction, walk)),
      count: (ask, id) => this.#search(ask, id, (bytes, walk) => countMatches(bytes, ask.pattern, ask.offset, walk)),
      copy: (ask) => this.#copy(ask),
      split: () => this.#effects.split(),
      open: async ({ uri }) => {
        await this.#effects.open(uri);
        return undefined;
      },
    };
  }

  /** Takes a message of the page; resolves when it has been dealt with. */
  async receive(message: unknown): Promise<void> {
    if (!isPageMessage(message)) return;
    if (message.type === 'cancel') this.#searches.delete(message.id);
    else this.#send(await this.#reply(message));
  }

  /** The page is gone: searches that it began stop. */
  end(): void {
    this.#searches.clear();
  }

  /** Tells the page what became of the document. */
  tell(state: DocumentState): void {
    this.#send({ type: 'state', state });
  }

  /** Has the page do what a command of VS Code's stands for. */
  command(command: PageCommand): void {
    this.#send({ type: 'command', command });
  }

  async #reply(request: RequestMessage): Promise<HostMessage> {
    try {
      return { type: 'reply', id: request.id, ok: true, answer: await this.#answer(request.name, request) };
    } catch (error) {
      return { type: 'reply', id: request.id, ok: false, message: error instanceof Error ? error.message : String(error) };
    }
  }

  #answer<Name extends RequestName>(name: Name, request: { ask: Requests[Name]['ask']; id: number }) {
    return this.#answers[name](request.ask, request.id);
  }

  #range(version: number, offset: number, length: number): Uint8Array {
    const { state, bytes } = this.#document;
    if (state.kind !== 'ready' || state.version !== version) throw new Error('The file has changed since; look again.');
    return bytes.subarray(Math.max(0, offset), Math.max(0, offset) + Math.max(0, length));
  }

  /** A walk through all of the bytes, until its request is cancelled. */
  async #search<Answer>(
    { version, pattern }: Pick<Requests['find']['ask'], 'version' | 'pattern'>,
    id: number,
    walkThrough: (bytes: Uint8Array, walk: Walk) => Promise<Answer>,
  ): Promise<Answer> {
    if (pattern.bytes.length > longestPattern) throw new Error(`Can't look for more than ${longestPattern} bytes.`);
    const bytes = this.#range(version, 0, Number.MAX_SAFE_INTEGER);
    this.#searches.add(id);
    try {
      return await walkThrough(bytes, { breathe: this.#effects.breathe, cancelled: () => !this.#searches.has(id) });
    } finally {
      this.#searches.delete(id);
    }
  }

  async #copy({ version, offset, length, format }: Requests['copy']['ask']): Promise<Requests['copy']['answer']> {
    if (length > longestCopy) throw new Error('The selection is longer than 1 MiB, which is too much for the clipboard.');
    const bytes = this.#range(version, offset, length);
    await this.#effects.writeClipboard(await formatBytes(bytes, format, this.#effects.breathe));
    return { copied: bytes.length };
  }
}
