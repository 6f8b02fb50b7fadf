import { trimmed } from './characters.ts';
import type { Span, XmlAttribute, XmlElement, XmlNode } from './tree.ts';

/** The first attribute of this name, as written with its prefix. */
export function attribute(element: XmlElement, name: string): XmlAttribute | undefined {
  for (const candidate of element.attributes) if (candidate.name === name) return candidate;
  return undefined;
}

/** The decoded value of an attribute; undefined when it is absent or has no value yet. */
export function attributeValue(element: XmlElement, name: string): string | undefined {
  const found = attribute(element, name);
  return found?.valueSpan === undefined ? undefined : found.value;
}

/** The child elements in the order of the text; with `name` only those of that name. */
export function childElements(element: XmlElement, name?: string): XmlElement[] {
  const found: XmlElement[] = [];
  for (const child of element.children) {
    if (child.kind === 'element' && (name === undefined || child.name === name)) found.push(child);
  }
  return found;
}

/** The names of an element and of all elements within it. */
export function namesWithin(element: XmlElement, names = new Set<string>()): ReadonlySet<string> {
  names.add(element.name);
  for (const child of element.children) if (child.kind === 'element') namesWithin(child, names);
  return names;
}

/** The first child element of this name. */
export function firstChild(element: XmlElement, name: string): XmlElement | undefined {
  for (const child of element.children) if (child.kind === 'element' && child.name === name) return child;
  return undefined;
}

/** The element's own text and CDATA, decoded, white space and all; that of its children is not included. */
export function textOf(element: XmlElement): string {
  let text = '';
  for (const child of element.children) if (child.kind === 'text' || child.kind === 'cdata') text += child.value;
  return text;
}

/** `textOf` without the white space around it. */
export function trimmedTextOf(element: XmlElement): string {
  const text = textOf(element);
  const within = trimmed(text, 0, text.length);
  return within === undefined ? '' : text.slice(within.start, within.end);
}

/**
 * Where the element's trimmed text stands in the source: from its first to its last mark that is no white space, over comments and
 * child elements between. For CDATA the whole section counts. Undefined when there is no text.
 */
export function textSpan(element: XmlElement): Span | undefined {
  let start: number | undefined;
  let end = 0;
  for (const child of element.children) {
    const own = trimmedSpan(child);
    if (own === undefined) continue;
    start ??= own.start;
    end = own.end;
  }
  return start === undefined ? undefined : { start, end };
}

/** The span of a text node without the white space around it, or of a CDATA section; undefined when there is no text in the node. */
export function trimmedSpan(node: XmlNode): Span | undefined {
  if (node.kind === 'cdata') return node.span;
  if (node.kind !== 'text' || node.value === '') return undefined;
  const within = trimmed(node.raw, 0, node.raw.length);
  return within && { start: node.span.start + within.start, end: node.span.start + within.end };
}
