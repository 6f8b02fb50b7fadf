import { isSpace } from '../../xml/characters.ts';
import type { TextEdit } from '../../xml/edit.ts';
import { lineBreakOf } from '../../xml/layout.ts';
import { attributeValue } from '../../xml/navigate.ts';
import type { Span, XmlDocument, XmlElement, XmlNode } from '../../xml/tree.ts';

/**
 * What the stretches of white space of a well-formed document are to be that are something else, in the order of the text. `unit` is
 * what one level of nesting adds.
 */
export function whiteSpaceOf(document: XmlDocument, unit: string): TextEdit[] {
  return new Layout(document.text, unit).ofDocument(document);
}

class Layout {
  readonly #text: string;
  readonly #unit: string;
  readonly #lineBreak: string;
  readonly #edits: TextEdit[] = [];

  constructor(text: string, unit: string) {
    this.#text = text;
    this.#unit = unit;
    this.#lineBreak = lineBreakOf(text);
  }

  ofDocument({ text, children }: XmlDocument): TextEdit[] {
    let end = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    let before: XmlNode | undefined;
    for (const node of children) {
      if (node.kind === 'text') continue;
      // White space before the first thing of a text may be there on purpose, but none may stand before a declaration.
      if (before) this.#gap({ start: end, end: node.span.start }, before, node, 0);
      if (node.kind === 'element') this.#element(node, 0);
      end = node.span.end;
      before = node;
    }
    this.#set({ start: end, end: text.length }, this.#breaksIn(text.slice(end)));
    return this.#edits;
  }

  #element(element: XmlElement, depth: number): void {
    this.#startTag(element, depth);
    if (!isKept(element, this.#text)) this.#content(element, depth);
    const { endTag, endNameSpan } = element;
    if (endTag && endNameSpan) this.#set({ start: endNameSpan.end, end: endTag.end - 1 }, '');
  }

  #content({ children, startTag, endTag }: XmlElement, depth: number): void {
    if (!endTag) return;
    let { end } = startTag;
    let before: XmlNode | undefined;
    for (const node of children) {
      if (node.kind === 'text') continue;
      this.#gap({ start: end, end: node.span.start }, before, node, depth + 1);
      if (node.kind === 'element') this.#element(node, depth + 1);
      end = node.span.end;
      before = node;
    }
    const last = { start: end, end: endTag.start };
    const stretches = children.some((node) => node.kind === 'element' || /[\r\n]/.test(this.#textIn(node.span)));
    if (stretches) this.#line(last, depth);
  }

  /** White space before `node`: a line of its own, but a comment may share the line of what it speaks of. */
  #gap(span: Span, before: XmlNode | undefined, node: XmlNode, depth: number): void {
    const hasBreak = /[\r\n]/.test(this.#textIn(span));
    const isRemark = node.kind === 'comment' || (before?.kind === 'comment' && this.#startsLine(before));
    if (hasBreak || !isRemark) this.#line(span, depth);
  }

  #startsLine({ span }: XmlNode): boolean {
    let start = span.start;
    while (start > 0 && (this.#text[start - 1] === ' ' || this.#text[start - 1] === '\t')) start--;
    return start === 0 || this.#text[start - 1] === '\n' || this.#text[start - 1] === '\r';
  }

  /** As many line breaks as there are, at least one, and the indentation. */
  #line(span: Span, depth: number): void {
    this.#set(span, (this.#breaksIn(this.#textIn(span)) || this.#lineBreak) + this.#unit.repeat(depth));
  }

  #startTag({ nameSpan, attributes, startTag, selfClosing }: XmlElement, depth: number): void {
    let { end } = nameSpan;
    // Attributes on lines of their own stand below the first one, or one level deeper than the tag where that has no other on its line.
    const firstGap = attributes[0] ? this.#text.slice(nameSpan.end, attributes[0].span.start) : '';
    const below = /[\r\n]/.test(firstGap)
      ? this.#unit.repeat(depth + 1)
      : this.#unit.repeat(depth) + ' '.repeat(nameSpan.end - startTag.start + 1);
    for (const { span, nameSpan: name, valueSpan } of attributes) {
      const gap = { start: end, end: span.start };
      this.#set(gap, /[\r\n]/.test(this.#textIn(gap)) ? this.#lineBreak + below : ' ');
      if (valueSpan) this.#set({ start: name.end, end: valueSpan.start - 1 }, '=');
      end = span.end;
    }
    this.#set({ start: end, end: startTag.end - (selfClosing ? 2 : 1) }, '');
  }

  #breaksIn(space: string): string {
    return this.#lineBreak.repeat(space.match(/\r\n|\r|\n/g)?.length ?? 0);
  }

  #textIn({ start, end }: Span): string {
    return this.#text.slice(start, end);
  }

  #set(span: Span, text: string): void {
    const isSo = span.end - span.start === text.length && this.#text.startsWith(text, span.start);
    if (!isSo) this.#edits.push({ span, text });
  }
}

/** Whether its content is left as it is: it is told to be, holds text, or is empty but for white space on one line. */
function isKept(element: XmlElement, text: string): boolean {
  if (attributeValue(element, 'xml:space') === 'preserve') return true;
  const { children } = element;
  if (children.some((node) => node.kind === 'cdata' || (node.kind === 'text' && !isBlank(text, node.span)))) return true;
  const isSpaceOnly = children.every(({ kind }) => kind === 'text');
  return isSpaceOnly && (isForeign(element) || !children.some(({ span }) => /[\r\n]/.test(text.slice(span.start, span.end))));
}

/** As written: a space that is a reference is text. */
function isBlank(text: string, { start, end }: Span): boolean {
  for (let i = start; i < end; i++) if (!isSpace(text.charCodeAt(i))) return false;
  return true;
}

/** In a vocabulary that is not libvirt's, where white space may be a value. */
function isForeign(element: XmlElement): boolean {
  for (let outer: XmlElement | undefined = element; outer; outer = outer.parent) {
    if (outer.name.includes(':') || outer.parent?.name === 'metadata') return true;
  }
  return false;
}
