import type { Span, XmlProblem, XmlProblemCode } from './tree.ts';

/** Nobody reads more, and a binary file opened by mistake would have millions. */
const MOST_PROBLEMS = 1000;

/** Makes one problem; `related` is the other half of it, if there is one. */
export function problem(code: XmlProblemCode, span: Span, message: string, related?: XmlProblem['related']): XmlProblem {
  return { code, message, span, related };
}

/** Gathers the problems of one document, at most 1,000 of them. */
export class ProblemLog {
  readonly #problems: XmlProblem[] = [];

  /** How many more are wanted. */
  get room(): number {
    return MOST_PROBLEMS - this.#problems.length;
  }

  get empty(): boolean {
    return this.#problems.length === 0;
  }

  report(code: XmlProblemCode, span: Span, message: string, related?: XmlProblem['related']): void {
    if (this.room > 0) this.#problems.push(problem(code, span, message, related));
  }

  add(problems: readonly XmlProblem[]): void {
    for (const one of problems) if (this.room > 0) this.#problems.push(one);
  }

  /** In the order of the text. */
  inOrder(): XmlProblem[] {
    return this.#problems.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  }
}

/** The author's own words between two offsets, shortened to fit a sentence. */
export function quoted(text: string, start: number, end: number): string {
  const words = text
    .slice(start, Math.min(end, start + 40))
    .replace(/\s+/g, ' ')
    .trim();
  return end - start > 40 ? `${words}…` : words;
}
