import type { NodeProblem } from '../../../webview/protocol.ts';

/** What one page knows of the problems of one version of its image. */
export interface ToldProblems {
  readonly version: number;
  readonly problems: readonly NodeProblem[];
}

/**
 * The problems of one image, told by the pages that show it. Each page knows those of the parts that were opened on it; what is
 * told of an older version is void.
 */
export class PageProblems {
  readonly #told = new Map<object, ToldProblems>();
  #version = 0;

  /** Takes what a page tells in the place of what it told before; undefined when the page is closed. */
  tell(page: object, told: ToldProblems | undefined): void {
    if (told) this.#told.set(page, told);
    else this.#told.delete(page);
    this.#version = Math.max(this.#version, told?.version ?? 0);
  }

  /** Nobody shows the image any more. */
  get isOver(): boolean {
    return this.#told.size === 0;
  }

  /** Each problem once, however many pages tell it. */
  all(): NodeProblem[] {
    const problems = new Map<string, NodeProblem>();
    for (const told of this.#told.values()) {
      if (told.version !== this.#version) continue;
      for (const problem of told.problems) problems.set(`${problem.node} ${problem.offset} ${problem.message}`, problem);
    }
    return [...problems.values()];
  }
}
