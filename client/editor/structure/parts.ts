import type { NodePart, Requests } from '../../../webview/protocol.ts';
import type { Walk } from '../search.ts';
import { ImageReader } from './reader.ts';

type Question<Name extends keyof Requests> = Omit<Requests[Name]['ask'], 'version'>;

/** What a reader is asked, with the answers. Versions are the asker's business: a reader has the bytes that it was given last. */
export interface PartQuestions {
  readonly structure: { readonly ask: Record<never, never>; readonly answer: Requests['structure']['answer'] };
  readonly branches: { readonly ask: Question<'branches'>; readonly answer: Requests['branches']['answer'] };
  readonly space: { readonly ask: Question<'space'>; readonly answer: Requests['space']['answer'] };
  readonly place: { readonly ask: Question<'place'>; readonly answer: Requests['place']['answer'] };
  readonly bytes: { readonly ask: Question<'read'>; readonly answer: Uint8Array };
  readonly part: {
    readonly ask: { readonly id: string; readonly part: NodePart };
    readonly answer: { readonly bytes: Uint8Array; readonly name: string };
  };
  readonly find: { readonly ask: Question<'find'>; readonly answer: Requests['find']['answer'] };
  readonly count: { readonly ask: Question<'count'>; readonly answer: Requests['count']['answer'] };
  readonly 'find-node': { readonly ask: Question<'find-node'>; readonly answer: Requests['find-node']['answer'] };
}

export type PartQuestion = keyof PartQuestions;

/** Answers one question at once, or in steps where it is long. */
export async function answerFrom<Name extends PartQuestion>(
  reader: ImageReader,
  name: Name,
  ask: PartQuestions[Name]['ask'],
  walk: Walk,
): Promise<PartQuestions[Name]['answer']> {
  const answers: {
    readonly [Each in PartQuestion]: (
      ask: PartQuestions[Each]['ask'],
    ) => PartQuestions[Each]['answer'] | Promise<PartQuestions[Each]['answer']>;
  } = {
    structure: () => reader.structure(),
    branches: (question) => reader.branches(question),
    space: (question) => reader.space(question),
    place: (question) => reader.place(question),
    bytes: (question) => reader.bytes(question),
    part: ({ id, part }) => reader.part(id, part),
    find: (question) => reader.find(question, walk),
    count: (question) => reader.count(question, walk),
    'find-node': (question) => reader.findNode(question, walk),
  };
  return answers[name](ask);
}

/** Where an image's structure is read. */
export interface ImageParts {
  /** Gives it other bytes; what is asked from now on is about them. */
  load(bytes: Uint8Array): Promise<void>;
  /** `cancelled` is looked at while the answer is awaited. */
  ask<Name extends PartQuestion>(
    name: Name,
    ask: PartQuestions[Name]['ask'],
    cancelled: AbortSignal,
  ): Promise<PartQuestions[Name]['answer']>;
  end(): void;
}

/** Reads where it is asked. */
export class LocalParts implements ImageParts {
  readonly #breathe: Walk['breathe'];
  #reader = new ImageReader(new Uint8Array(0));

  constructor(breathe: Walk['breathe']) {
    this.#breathe = breathe;
  }

  async load(bytes: Uint8Array): Promise<void> {
    this.#reader = new ImageReader(bytes, this.#reader);
  }

  ask<Name extends PartQuestion>(name: Name, ask: PartQuestions[Name]['ask'], cancelled: AbortSignal) {
    return answerFrom(this.#reader, name, ask, { breathe: this.#breathe, cancelled: () => cancelled.aborted });
  }

  end(): void {
    this.#reader = new ImageReader(new Uint8Array(0));
  }
}
