import { childElements } from '../../server/xml/navigate.ts';
import type { Span, XmlDocument, XmlElement } from '../../server/xml/tree.ts';
import { pick, type Random } from './xml-mutations.ts';

/** A document after one slip of the pen. */
export interface Slip {
  readonly text: string;
  /** The element it happened to. */
  readonly element: XmlElement;
  /** Where it happened, and by how much the text behind it moved. */
  readonly at: number;
  readonly shift: number;
}

type MakeSlip = (document: XmlDocument, next: Random) => Slip | undefined;

/** Every element below and including `element`, in the order of the text. */
export function elementsOf(element: XmlElement): XmlElement[] {
  const found: XmlElement[] = [];
  const waiting = [element];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    found.push(next);
    waiting.push(...childElements(next).reverse());
  }
  return found;
}

/** The slips that always break a well-formed document. */
export const slips: Readonly<Record<string, MakeSlip>> = {
  'an end tag is missing': onElement(closed, (element) => [element.endTag, '']),
  'an end tag is mistyped': onElement(closed, (element, next) => [letterOf(element.endNameSpan, next), 'q']),
  'a start tag lacks its `>`': onElement(closed, ({ startTag }) => [{ start: startTag.end - 1, end: startTag.end }, '']),
  'an end tag lacks its `>`': onElement(closed, ({ endTag }) => [endTag && { start: endTag.end - 1, end: endTag.end }, '']),
  'a start tag lacks its `<`': onElement(closed, ({ startTag: { start } }) => [{ start, end: start + 1 }, '']),
  'an end tag lacks its `<`': onElement(closed, ({ endTag }) => [endTag && { start: endTag.start, end: endTag.start + 1 }, '']),
  'an opening quote is missing': onElement(withAttributes, ({ attributes }, next) => {
    const { valueSpan } = pick(attributes, next);
    return [valueSpan && { start: valueSpan.start - 1, end: valueSpan.start }, ''];
  }),
  'a closing quote is missing': onElement(withAttributes, ({ attributes }, next) => {
    const { valueSpan } = pick(attributes, next);
    return [valueSpan && { start: valueSpan.end, end: valueSpan.end + 1 }, ''];
  }),
  'an attribute is there twice': (document, next) => {
    const element = pickElement(document, withAttributes, next);
    if (element === undefined) return undefined;
    const { span } = pick(element.attributes, next);
    return replaced(document, element, { start: span.end, end: span.end }, ` ${document.text.slice(span.start, span.end)}`);
  },
  'a `&` is written as it is': onElement(closed, ({ startTag }) => [{ start: startTag.end, end: startTag.end }, '&']),
};

function closed(element: XmlElement): boolean {
  return element.endTag !== undefined;
}

function withAttributes(element: XmlElement): boolean {
  return element.attributes.length > 0;
}

function pickElement(document: XmlDocument, fits: (element: XmlElement) => boolean, next: Random): XmlElement | undefined {
  const candidates = document.root === undefined ? [] : elementsOf(document.root).filter(fits);
  return candidates.length === 0 ? undefined : pick(candidates, next);
}

function onElement(
  fits: (element: XmlElement) => boolean,
  change: (element: XmlElement, next: Random) => readonly [span: Span | undefined, text: string],
): MakeSlip {
  return (document, next) => {
    const element = pickElement(document, fits, next);
    if (element === undefined) return undefined;
    const [span, text] = change(element, next);
    return span && replaced(document, element, span, text);
  };
}

function replaced(document: XmlDocument, element: XmlElement, span: Span, inserted: string): Slip {
  const text = document.text.slice(0, span.start) + inserted + document.text.slice(span.end);
  return { text, element, at: span.start, shift: text.length - document.text.length };
}

function letterOf(span: Span | undefined, next: Random): Span | undefined {
  const start = span && span.start + next(span.end - span.start);
  return start === undefined ? undefined : { start, end: start + 1 };
}
