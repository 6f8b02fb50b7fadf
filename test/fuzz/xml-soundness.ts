import type { Span, XmlDocument, XmlElement, XmlNode } from '../../server/xml/tree.ts';

/**
 * What every tree promises, whatever its text: the tags and leaves follow each other without gap or overlap and are the text, spans
 * nest, parents are right, and problems lie inside the text, in its order. Returns the broken promises; for tests and fuzzing.
 */
export function brokenPromises(document: XmlDocument): string[] {
  return new Inspection(document).broken;
}

class Inspection {
  readonly broken: string[] = [];
  readonly #text: string;
  /** Behind the last tag or leaf. */
  #offset: number;

  constructor(document: XmlDocument) {
    this.#text = document.text;
    this.#offset = document.text.charCodeAt(0) === 0xfeff ? 1 : 0;
    for (const node of document.children) this.#node(node, undefined);
    if (this.#offset !== document.text.length) this.broken.push(`the tree ends at ${this.#offset} of ${document.text.length}`);
    const root = document.children.find((node) => node.kind === 'element');
    if (root !== document.root) this.broken.push('the root is not the first element');
    this.#problems(document);
  }

  #node(node: XmlNode, parent: XmlElement | undefined): void {
    if (node.kind !== 'element') {
      this.#piece(node.kind, node.span);
      if (node.kind === 'text' && node.raw !== this.#slice(node.span))
        this.broken.push(`text at ${node.span.start} has another raw`);
      return;
    }
    const label = `<${node.name}> at ${node.span.start}`;
    if (node.parent !== parent) this.broken.push(`${label} has another parent`);
    if (node.span.start !== node.startTag.start) this.broken.push(`${label} does not start with its tag`);
    if (this.#slice(node.nameSpan) !== node.name) this.broken.push(`${label} has another name in its span`);
    this.#piece(label, node.startTag);
    this.#attributes(node);
    for (const child of node.children) this.#node(child, node);
    if (node.selfClosing && node.children.length > 0) this.broken.push(`${label} closes itself and has children`);
    if (node.endTag !== undefined) this.#piece(`end of ${label}`, node.endTag);
    if (node.endNameSpan !== undefined && !contains(node.endTag, node.endNameSpan))
      this.broken.push(`${label}: end name outside end tag`);
    if (node.span.end !== this.#offset) this.broken.push(`${label} ends at ${node.span.end}, its content at ${this.#offset}`);
  }

  #attributes(element: XmlElement): void {
    let offset = element.nameSpan.end;
    for (const { name, nameSpan, valueSpan, span } of element.attributes) {
      const label = `${name} at ${span.start}`;
      if (span.start < offset || !contains(element.startTag, span)) this.broken.push(`${label} is out of place`);
      if (!contains(span, nameSpan) || (valueSpan !== undefined && !contains(span, valueSpan)))
        this.broken.push(`${label} does not hold its parts`);
      if (this.#slice(nameSpan) !== name) this.broken.push(`${label} has another name in its span`);
      offset = span.end;
    }
  }

  /** The next piece of the text, which must follow the one before. */
  #piece(label: string, span: Span): void {
    if (span.start !== this.#offset) this.broken.push(`${label} starts at ${span.start} instead of ${this.#offset}`);
    if (span.end < span.start || span.end > this.#text.length) this.broken.push(`${label} ends at ${span.end}`);
    this.#offset = span.end;
  }

  #problems(document: XmlDocument): void {
    const whole = { start: 0, end: document.text.length };
    let last = 0;
    for (const { code, span, related } of document.problems) {
      if (!contains(whole, span) || (related && !contains(whole, related.span)))
        this.broken.push(`${code} lies outside the text`);
      if (span.start < last) this.broken.push(`${code} at ${span.start} is out of order`);
      last = span.start;
    }
  }

  #slice(span: Span): string {
    return this.#text.slice(span.start, span.end);
  }
}

function contains(outer: Span | undefined, inner: Span): boolean {
  return outer !== undefined && outer.start <= inner.start && inner.start <= inner.end && inner.end <= outer.end;
}
