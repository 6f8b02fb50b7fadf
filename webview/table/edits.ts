import type { Host } from '../host.ts';
import type { EditAnswer, PageEdit, Requests } from '../protocol.ts';
import { messageOf } from '../text.ts';

/** Requests that change the image. */
type ChangeName =
  | 'edit'
  | 'boot-entry'
  | 'change-boot-entry'
  | 'enroll-certificate'
  | 'enroll-hash'
  | 'remove-signature'
  | 'remove-keys';

/** What came of a change, to be shown and said. */
export interface Outcome {
  readonly text: string;
  readonly bad: boolean;
}

export const noOutcome: Outcome = { text: '', bad: false };

/** Whose image is changed: the version is the one that is shown when a change is asked for. */
interface Edited {
  readonly host: Host;
  readonly document: { readonly version: number };
}

/** Changes the image through the extension, which keeps them for undo. */
export class Edits {
  readonly #edited: Edited;
  readonly #tell: (outcome: Outcome) => void;
  /** The change before: what it made of the image is what the next one is made on, however quickly keys are pressed. */
  #before: Promise<unknown> = Promise.resolve();

  /** `tell` gets what came of each change. */
  constructor(edited: Edited, tell: (outcome: Outcome) => void) {
    this.#edited = edited;
    this.#tell = tell;
  }

  /** True when it was made. */
  make(edit: PageEdit): Promise<boolean> {
    return this.ask('edit', { edit });
  }

  /** True when it was made; what is in the way is told. One change is asked for after the other. */
  ask<Name extends ChangeName>(name: Name, ask: Omit<Requests[Name]['ask'], 'version'>): Promise<boolean> {
    const made = this.#before.then(() => this.#askNow(name, ask));
    this.#before = made;
    return made;
  }

  async #askNow<Name extends ChangeName>(name: Name, ask: Omit<Requests[Name]['ask'], 'version'>): Promise<boolean> {
    this.#tell(noOutcome);
    try {
      // With the version it is what the request asks; a mapped type can't be put together again for the checker.
      const whole = { ...ask, version: this.#edited.document.version } as Requests[Name]['ask'];
      const answer: EditAnswer = await this.#edited.host.ask(name, whole);
      this.#tell({ text: wordsOf(answer), bad: false });
      return answer.kind !== 'cancelled';
    } catch (error) {
      this.#tell({ text: messageOf(error), bad: true });
      return false;
    }
  }
}

function wordsOf(answer: EditAnswer): string {
  if (answer.kind === 'done') return `Done: ${answer.label}. Undo takes it back.`;
  return answer.kind === 'copied' ? `The change was made in ${answer.name}, which is open now.` : '';
}
