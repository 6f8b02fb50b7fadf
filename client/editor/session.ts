import { messageOf } from '../../files/reason.ts';
import type {
  DocumentState,
  HostMessage,
  PageCommand,
  RequestMessage,
  RequestName,
  Requests,
  SplitReport,
} from '../../webview/protocol.ts';
import { isPageMessage } from '../../webview/protocol.ts';
import type { EditEffects } from './editing/answer-source.ts';
import { secureBootAnswers } from './editing/secure-boot-answers.ts';
import { variableAnswers } from './editing/variable-answers.ts';
import { DocumentParts, type ImageEffects, imageAnswers } from './structure/answers.ts';

/** The document behind a page. */
export interface ShownDocument {
  readonly state: DocumentState;
  /** Empty unless the state is `ready`. */
  readonly bytes: Uint8Array;
}

/** What a page can make happen outside of it. */
export interface Effects extends EditEffects, ImageEffects {
  /** Undefined: the user thought better of it. */
  split(): Promise<SplitReport | undefined>;
  open(uri: string): Promise<void>;
}

type Answers = {
  readonly [Name in RequestName]: (ask: Requests[Name]['ask'], cancelled: AbortSignal) => Promise<Requests[Name]['answer']>;
};

/** One page's conversation. Every request gets one reply; a failure is told in a sentence. */
export class PageSession {
  readonly #document: ShownDocument;
  readonly #effects: Effects;
  readonly #send: (message: HostMessage) => void;
  readonly #parts: DocumentParts;
  readonly #underway = new Map<number, AbortController>();
  readonly #answers: Answers;

  constructor(document: ShownDocument, effects: Effects, send: (message: HostMessage) => void) {
    this.#document = document;
    this.#effects = effects;
    this.#send = send;
    this.#parts = new DocumentParts(document, () => effects.startParts());
    this.#answers = {
      ready: async () => {
        this.#prepare();
        return this.#document.state;
      },
      split: () => this.#effects.split(),
      open: async ({ uri }) => {
        await this.#effects.open(uri);
        return undefined;
      },
      ...imageAnswers(document, this.#parts, effects),
      ...variableAnswers(document, effects),
      ...secureBootAnswers(document, effects),
    };
  }

  /** Takes a message of the page; resolves when it has been dealt with. */
  async receive(message: unknown): Promise<void> {
    if (!isPageMessage(message)) return;
    if (message.type === 'cancel') this.#underway.get(message.id)?.abort();
    else this.#send(await this.#reply(message));
  }

  /** The page is gone: what it asked for stops. */
  end(): void {
    for (const controller of this.#underway.values()) controller.abort();
    this.#parts.end();
    this.#effects.listProblems(undefined);
  }

  /** Tells the page what became of the document. */
  tell(state: DocumentState): void {
    this.#prepare();
    this.#send({ type: 'state', state });
  }

  /** Has the page do what a command of VS Code's stands for. */
  command(command: PageCommand): void {
    this.#send({ type: 'command', command });
  }

  /** The page will ask for the structure at once. */
  #prepare(): void {
    const { state } = this.#document;
    // Should it fail, it fails again when the page asks, and is told there.
    if (state.kind === 'ready' && state.image.size > 0) this.#parts.prepare(state.version).catch(() => undefined);
  }

  async #reply(request: RequestMessage): Promise<HostMessage> {
    const { id } = request;
    const controller = new AbortController();
    this.#underway.set(id, controller);
    try {
      return { type: 'reply', id, ok: true, answer: await this.#answer(request.name, request, controller.signal) };
    } catch (error) {
      return { type: 'reply', id, ok: false, message: messageOf(error) };
    } finally {
      this.#underway.delete(id);
    }
  }

  #answer<Name extends RequestName>(name: Name, request: { ask: Requests[Name]['ask'] }, cancelled: AbortSignal) {
    return this.#answers[name](request.ask, cancelled);
  }
}
