/**
 * Asks for the newest only: while an answer is awaited, further questions wait, and of those the last one counts. Keys that are
 * held down ask faster than anybody can answer.
 */
export class Latest<Question, Answer> {
  readonly #ask: (question: Question) => Promise<Answer>;
  readonly #answered: (answer: Answer, question: Question) => void;
  #next: { readonly question: Question } | undefined;
  #busy = false;

  /** What fails is not told: the next question may do better. */
  constructor(ask: (question: Question) => Promise<Answer>, answered: (answer: Answer, question: Question) => void) {
    this.#ask = ask;
    this.#answered = answered;
  }

  want(question: Question): void {
    this.#next = { question };
    if (!this.#busy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    while (this.#next) {
      const { question } = this.#next;
      this.#next = undefined;
      const answer = await this.#ask(question).catch(() => undefined);
      if (answer !== undefined && !this.#next) this.#answered(answer, question);
    }
    this.#busy = false;
  }
}
