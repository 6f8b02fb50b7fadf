import type { HostMessage, ReplyMessage, RequestName, Requests } from './protocol.ts';
import { isHostMessage } from './protocol.ts';

/** What VS Code gives a page to talk with. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A reply on its way, which may no longer be wanted. */
export interface Asked<Answer> {
  readonly answer: Promise<Answer>;
  readonly cancel: () => void;
}

/** The extension's side, as the page sees it. */
export class Host {
  readonly #api: VsCodeApi = acquireVsCodeApi();
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  /** `told` gets what the extension says unasked. */
  constructor(told: (message: Exclude<HostMessage, ReplyMessage>) => void) {
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      const message = event.data;
      if (!isHostMessage(message)) return;
      if (message.type === 'reply') this.#settle(message);
      else told(message);
    });
  }

  /** Rejects with the extension's sentence. */
  ask<Name extends RequestName>(name: Name, ask: Requests[Name]['ask']): Promise<Requests[Name]['answer']> {
    return this.asking(name, ask).answer;
  }

  asking<Name extends RequestName>(name: Name, ask: Requests[Name]['ask']): Asked<Requests[Name]['answer']> {
    const id = ++this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#api.postMessage({ type: 'request', id, name, ask });
    const cancel = () => this.#api.postMessage({ type: 'cancel', id });
    // The session's table of answers holds each name to its type.
    return { answer: answer as Promise<Requests[Name]['answer']>, cancel };
  }

  /** What the page kept when it was last hidden. */
  get kept(): unknown {
    return this.#api.getState();
  }

  keep(state: unknown): void {
    this.#api.setState(state);
  }

  #settle(reply: ReplyMessage): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.ok) waiting?.resolve(reply.answer);
    else waiting?.reject(new Error(reply.message));
  }
}
