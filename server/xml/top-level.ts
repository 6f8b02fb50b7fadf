import { trimmed } from './characters.ts';
import { type ProblemLog, quoted } from './problems.ts';
import type { Span, XmlElement } from './tree.ts';

/** Watches over what stands at the top of a document: one root, no text beside it, a DOCTYPE at most once and before it. */
export class TopLevel {
  readonly #text: string;
  readonly #problems: ProblemLog;
  #root: XmlElement | undefined;
  #secondRoot = false;
  #hasDoctype = false;
  /** The first stray text before and behind the root. */
  #before: Span | undefined;
  #behind: Span | undefined;

  constructor(text: string, problems: ProblemLog) {
    this.#text = text;
    this.#problems = problems;
  }

  get root(): XmlElement | undefined {
    return this.#root;
  }

  get hasDoctype(): boolean {
    return this.#hasDoctype;
  }

  element(element: XmlElement): void {
    const root = this.#root;
    this.#root ??= element;
    // Only the first one is told: a root that was closed too early makes many. Text before the root may be its broken start tag.
    if (root === undefined || this.#secondRoot || this.#before !== undefined) return;
    this.#secondRoot = true;
    const message = `A document has one root, and \`<${root.name}>\` is it: \`<${element.name}>\` must stand inside it.`;
    this.#problems.report('xml/second-root', element.nameSpan, message, { message: 'The root.', span: root.nameSpan });
  }

  /** Takes note of text or CDATA outside the root; white space may stand there. */
  text(start: number, end: number): void {
    const span = trimmed(this.#text, start, end);
    if (this.#root === undefined) this.#before ??= span;
    else this.#behind ??= span;
  }

  /** Whether an end tag of this name belongs to text before the root: a start tag without its `<`. */
  explains(name: string): boolean {
    return this.#before !== undefined && this.#text.startsWith(name, this.#before.start);
  }

  doctype(start: number, end: number, closed: boolean): void {
    const span = { start, end: Math.min(end, start + 9) };
    const misplaced = this.#root !== undefined || this.#hasDoctype;
    this.#hasDoctype = true;
    if (!closed) {
      this.#problems.report('xml/bad-doctype', span, 'This document type declaration is never closed with `>`.');
    } else if (misplaced) {
      this.#problems.report('xml/bad-doctype', span, 'A document type declaration stands once, before the root.');
    } else if (!/^[ \t\r\n]+[^ \t\r\n>[]/.test(this.#text.slice(start + 9, start + 200))) {
      this.#problems.report('xml/bad-doctype', span, 'A document type declaration names the root: `<!DOCTYPE domain>`.');
    }
  }

  /** Reports what only the whole document tells. */
  check(): void {
    const root = this.#root;
    if (root === undefined) {
      if (!this.#problems.empty) return;
      const span = this.#before ?? { start: 0, end: this.#text.length };
      this.#problems.report('xml/no-root', span, 'There is no element here: a document has one root, such as `<domain>`.');
      return;
    }
    for (const span of [this.#before, this.#behind]) {
      if (span === undefined) continue;
      const words = quoted(this.#text, span.start, span.end);
      const message = `The text \`${words}\` stands outside the root \`<${root.name}>\`.`;
      this.#problems.report('xml/text-outside-root', span, message, { message: 'The root.', span: root.nameSpan });
    }
  }
}
