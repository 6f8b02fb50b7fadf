import type { VirshConnection } from '../host/ask-virsh.ts';
import type { LibvirtAnswers } from '../host/capabilities.ts';

/** What the libvirt of this machine said of itself, for as long as it is the one to be asked. */
export class VirshAnswers {
  readonly #ask: (connection: VirshConnection) => Promise<LibvirtAnswers>;
  #connection: VirshConnection | undefined;
  #answers: LibvirtAnswers | undefined;

  constructor(ask: (connection: VirshConnection) => Promise<LibvirtAnswers>) {
    this.#ask = ask;
  }

  /** Undefined where nobody is to be asked, or the answer is not there yet. */
  get now(): LibvirtAnswers | undefined {
    return this.#answers;
  }

  /**
   * From now on this one is to be asked; undefined: none. What another one said is forgotten at once, and an answer that comes when
   * yet another one is to be asked does not count: a libvirt takes up to a minute. Answers whether there is news. Rejects with a
   * sentence where there is no virsh or it gets no answer.
   */
  async askFor(connection: VirshConnection | undefined): Promise<boolean> {
    if (connection !== this.#connection) this.#answers = undefined;
    this.#connection = connection;
    if (connection === undefined || this.#answers) return false;
    try {
      const answers = await this.#ask(connection);
      if (connection !== this.#connection) return false;
      this.#answers = answers;
      return true;
    } catch (error) {
      if (connection !== this.#connection) return false;
      throw error;
    }
  }
}
