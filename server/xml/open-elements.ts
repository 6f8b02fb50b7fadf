import { trimmed } from './characters.ts';
import type { ProblemLog } from './problems.ts';
import type { Span, XmlElement, XmlNode, XmlProblem } from './tree.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** An element while its tree is built. */
export type GrowingElement = Mutable<Omit<XmlElement, 'children' | 'parent'>> & {
  children: XmlNode[];
  parent: GrowingElement | undefined;
};

/** How many nodes may move out of unclosed elements, per UTF-16 unit of text: keeps recovery linear. */
const MOVES_PER_UNIT = 4;

/** The elements whose end tag has not come yet, outermost first, and the top of the tree they grow on. */
export class OpenElements {
  readonly #text: string;
  readonly #problems: ProblemLog;
  readonly #stack: GrowingElement[] = [];
  /** How many there are of each name, from when that was first asked: well-formed documents never ask. */
  #count: Map<string, number> | undefined;
  /** Elements whose start tag is broken already: that they are not closed either goes without saying. */
  readonly #excused = new Set<GrowingElement>();
  readonly top: XmlNode[] = [];
  #movesLeft: number;

  constructor(text: string, problems: ProblemLog) {
    this.#text = text;
    this.#problems = problems;
    this.#movesLeft = MOVES_PER_UNIT * text.length;
  }

  get depth(): number {
    return this.#stack.length;
  }

  /** The innermost open element; `fromTop` counts outwards. */
  innermost(fromTop = 0): GrowingElement | undefined {
    return this.#stack[this.#stack.length - 1 - fromTop];
  }

  /** How far outwards the nearest open element of this name is; undefined if there is none. */
  distanceTo(name: string): number | undefined {
    this.#count ??= this.#counted();
    if ((this.#count.get(name) ?? 0) === 0) return undefined;
    const index = this.#stack.findLastIndex((element) => element.name === name);
    return this.#stack.length - 1 - index;
  }

  #counted(): Map<string, number> {
    const count = new Map<string, number>();
    for (const { name } of this.#stack) count.set(name, (count.get(name) ?? 0) + 1);
    return count;
  }

  add(node: XmlNode): void {
    const parent = this.innermost();
    (parent === undefined ? this.top : parent.children).push(node);
  }

  open(element: GrowingElement, excused: boolean): void {
    this.add(element);
    this.#stack.push(element);
    this.#count?.set(element.name, (this.#count.get(element.name) ?? 0) + 1);
    if (excused) this.#excused.add(element);
  }

  /** Closes the innermost element with the end tag `endTag`. */
  close(endTag: Span, endNameSpan: Span): void {
    const element = this.#pop();
    if (element === undefined) return;
    element.endTag = endTag;
    element.endNameSpan = endNameSpan;
    element.span = { start: element.span.start, end: endTag.end };
  }

  /** Ends the `count` innermost elements, which have no end tag, before `related`, or at the end of the text. */
  abandon(count: number, related: XmlProblem['related']): void {
    let inner: GrowingElement | undefined;
    for (let i = 0; i < count; i++) {
      const element = this.#pop();
      if (element === undefined) return;
      this.#reportUnclosed(element, inner, related);
      this.#releaseDedented(element);
      const end = element.children.at(-1)?.span.end ?? element.startTag.end;
      element.span = { start: element.span.start, end };
      inner = element;
    }
  }

  /** Whatever is open now will not be reported for its missing end tag. */
  excuseAll(): void {
    for (const element of this.#stack) this.#excused.add(element);
  }

  #reportUnclosed(element: GrowingElement, inner: GrowingElement | undefined, related: XmlProblem['related']): void {
    if (this.#excused.has(element)) return;
    // `<name>web<name>`: the second one lacks only its slash, and was reported as such.
    if (inner !== undefined && isRepeatedTag(inner, element)) return;
    const outer = element.parent;
    if (outer !== undefined && isRepeatedTag(element, outer) && !this.#excused.has(outer)) {
      const start = { message: `\`<${element.name}>\` starts here.`, span: outer.nameSpan };
      const message = `\`<${element.name}>\` starts a second element: to close the first, write \`</${element.name}>\`.`;
      this.#problems.report('xml/unclosed-element', element.nameSpan, message, start);
      return;
    }
    this.#problems.report('xml/unclosed-element', element.nameSpan, `\`<${element.name}>\` is never closed.`, related);
  }

  #pop(): GrowingElement | undefined {
    const element = this.#stack.pop();
    if (element !== undefined) this.#count?.set(element.name, (this.#count.get(element.name) ?? 0) - 1);
    return element;
  }

  /**
   * Children of an unclosed element that start their line no deeper than the element itself were meant as its siblings: they move to
   * its parent, so that a forgotten end tag does not swallow the rest of the family.
   */
  #releaseDedented(element: GrowingElement): void {
    const parent = element.parent;
    const indent = indentOf(this.#text, element.span.start);
    if (parent === undefined || indent === undefined || this.#movesLeft <= 0) return;
    this.#movesLeft -= element.children.length;
    let first = element.children.findIndex((child) => {
      if (child.kind !== 'element' && child.kind !== 'comment') return false;
      const own = indentOf(this.#text, child.span.start);
      return own !== undefined && own <= indent;
    });
    if (first < 0) return;
    const before = element.children[first - 1];
    if (before?.kind === 'text' && trimmed(this.#text, before.span.start, before.span.end) === undefined) first--;
    const released = element.children.splice(first);
    for (const node of released) {
      // Every element in a tree under construction is a growing one.
      if (node.kind === 'element') (node as GrowingElement).parent = parent;
      parent.children.push(node);
    }
  }
}

/** `<name>` inside `<name>`, without attributes: as likely as not meant as the end tag. */
function isRepeatedTag(inner: GrowingElement, outer: GrowingElement): boolean {
  return inner.name === outer.name && inner.attributes.length === 0 && inner.endTag === undefined && outer.endTag === undefined;
}

/** The column of the first mark on its line; undefined when something else stands before it. A tab counts as eight. */
function indentOf(text: string, offset: number): number | undefined {
  let width = 0;
  for (let i = offset - 1; i >= 0; i--) {
    const code = text.charCodeAt(i);
    if (code === 0x0a || code === 0x0d) break;
    if (code === 0x20) width++;
    else if (code === 0x09) width += 8;
    else return undefined;
  }
  return width;
}
