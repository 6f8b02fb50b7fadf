import { attribute, childElements, firstChild, textOf } from '../xml/navigate.ts';
import type { Span, XmlDocument, XmlElement } from '../xml/tree.ts';

/** Something the author wrote: what it says, and where. */
export interface Value {
  readonly value: string;
  /** Between the quotes of an attribute, or the text of an element. Empty where nothing stands. */
  readonly span: Span;
}

/** The elements directly below `parent`. */
export function elementsOf(parent: XmlElement | XmlDocument): readonly XmlElement[] {
  return parent.children.filter((node) => node.kind === 'element');
}

const none: readonly XmlElement[] = [];

/** All direct children of that name, in the order of the text. */
export function childrenNamed(parent: XmlElement | undefined, name: string): readonly XmlElement[] {
  return parent ? childElements(parent, name) : none;
}

/** The first direct child of that name: of duplicated elements libvirt's XPath lookups take the first. */
export function childNamed(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent && firstChild(parent, name);
}

/**
 * What an attribute says. An attribute that has no value yet (`bus=`) is an empty value, not an absent one: while it is being
 * typed nobody knows what it will be.
 */
export function attributeValue(element: XmlElement | undefined, name: string): Value | undefined {
  const found = element && attribute(element, name);
  return found && { value: found.value, span: found.valueSpan ?? found.span };
}

/** The text of an element, CDATA included and comments left out, as libvirt reads it: untrimmed. */
export function textValue(element: XmlElement | undefined): Value | undefined {
  if (!element) return undefined;
  let start: number | undefined;
  let { end } = element.startTag;
  for (const node of element.children) {
    if (node.kind !== 'text' && node.kind !== 'cdata') continue;
    start ??= node.span.start;
    end = node.span.end;
  }
  return { value: textOf(element), span: { start: start ?? end, end } };
}
