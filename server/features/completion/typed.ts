/** What is being typed at a place: what kind of thing, in which element, and which text a choice replaces. */
import { startOfLine } from '../../xml/layout.ts';
import { locate } from '../../xml/locate.ts';
import { trimmedSpan } from '../../xml/navigate.ts';
import { usualQuote } from '../../xml/quotes.ts';
import type { Span, XmlAttribute, XmlDocument, XmlElement } from '../../xml/tree.ts';

/** What a choice takes the place of: with what stands behind the cursor, or without. */
interface Replaced {
  readonly insert: Span;
  readonly replace: Span;
}

export interface TypedElement extends Replaced {
  readonly kind: 'element';
  readonly parent: XmlElement;
  /** The element whose name is typed; undefined where there is no `<` yet. */
  readonly hole: XmlElement | undefined;
  /** There is nothing but the name: the whole element is to be written. */
  readonly fresh: boolean;
}

export interface TypedAttribute extends Replaced {
  readonly kind: 'attribute';
  readonly element: XmlElement;
  readonly hole: XmlAttribute | undefined;
  /** A `=` stands behind it already. */
  readonly valued: boolean;
}

export interface TypedValue extends Replaced {
  readonly kind: 'value';
  readonly element: XmlElement;
  readonly attribute: XmlAttribute;
  /** The quotes that are missing. */
  readonly before: string;
  readonly after: string;
  /** Those around it in the end. */
  readonly quote: '"' | "'";
}

/** Between tags, where a text, an element or an end tag may follow. */
export interface TypedContent extends Replaced {
  readonly kind: 'content';
  readonly element: XmlElement;
  /** The text that is there: a value is replaced as a whole. */
  readonly text: Span;
}

export interface TypedEndTag extends Replaced {
  readonly kind: 'end-tag';
  readonly element: XmlElement;
  readonly closed: boolean;
}

export type Typed = TypedElement | TypedAttribute | TypedValue | TypedContent | TypedEndTag;

/** Undefined where nothing can be completed, as in comments. */
export function typedAt(document: XmlDocument, offset: number): Typed | undefined {
  const place = locate(document, offset);
  const { text } = document;
  if (place.where === 'text' || place.where === 'end-tag') {
    const endTag = endTagAt(document, offset);
    if (endTag !== undefined) return endTag;
  }
  switch (place.where) {
    case 'tag-name':
      return elementAt(text, place.element, offset);
    case 'in-tag':
      if (!/\s/.test(text.charAt(offset - 1))) return undefined;
      return { kind: 'attribute', element: place.element, hole: undefined, valued: false, ...around(offset, offset, offset) };
    case 'attribute-name': {
      const { start, end } = place.attribute.nameSpan;
      // Nothing of that name is typed yet: another attribute goes in front of it.
      if (offset === start && /\s/.test(text.charAt(start - 1))) {
        return { kind: 'attribute', element: place.element, hole: undefined, valued: false, ...around(offset, offset, offset) };
      }
      const valued = /^\s*=/.test(text.slice(end, end + 20));
      return { kind: 'attribute', element: place.element, hole: place.attribute, valued, ...around(start, offset, end) };
    }
    case 'attribute-value':
      return valueAt(text, place.element, place.attribute, offset);
    case 'text':
      return place.element && contentAt(document, place.element, offset);
    default:
      return undefined;
  }
}

function around(start: number, offset: number, end: number): Replaced {
  return { insert: { start, end: offset }, replace: { start, end } };
}

function elementAt(text: string, element: XmlElement, offset: number): TypedElement | undefined {
  const { parent, nameSpan, startTag, span } = element;
  if (parent === undefined || offset < nameSpan.start) return undefined;
  const typed = { kind: 'element', parent, hole: element } as const;
  if (element.attributes.length > 0) return { ...typed, fresh: false, ...around(nameSpan.start, offset, nameSpan.end) };
  if (text.charAt(startTag.end - 1) !== '>') return { ...typed, fresh: true, ...around(nameSpan.start, offset, nameSpan.end) };
  // `<di></di>`, as editors close tags by themselves: what they added goes.
  const isEmpty = startTag.end === (element.endTag?.start ?? span.end) && element.endTag !== undefined;
  if (!isEmpty) return { ...typed, fresh: false, ...around(nameSpan.start, offset, nameSpan.end) };
  const whole = { start: nameSpan.start, end: span.end };
  return { ...typed, fresh: true, insert: whole, replace: whole };
}

function valueAt(text: string, element: XmlElement, attribute: XmlAttribute, offset: number): TypedValue | undefined {
  const { valueSpan, quote } = attribute;
  const usual = quote ?? usualQuote(element);
  const typed = { kind: 'value', element, attribute, quote: usual } as const;
  if (valueSpan === undefined) return { ...typed, before: usual, after: usual, ...around(offset, offset, offset) };
  const { start, end } = valueSpan;
  if (offset < start) return undefined;
  if (quote === undefined) return { ...typed, before: usual, after: usual, ...around(start, offset, Math.max(end, offset)) };
  const isClosed = text.charAt(end) === quote && !/[\n\r<]/.test(text.slice(start, end));
  return { ...typed, before: '', after: isClosed ? '' : quote, ...around(start, offset, isClosed ? end : offset) };
}

function contentAt(document: XmlDocument, element: XmlElement, offset: number): TypedContent | undefined {
  const { text } = document;
  const word =
    /[\p{L}\p{N}:._-]*$/u.exec(text.slice(Math.max(startOfLine(text, offset), element.startTag.end), offset))?.[0] ?? '';
  const rest = /^[\p{L}\p{N}:._-]*/u.exec(text.slice(offset, offset + 100))?.[0] ?? '';
  const touches = ({ start, end }: Span): boolean => start <= offset && offset <= end;
  const touched = element.children.filter(({ span }) => touches(span)).map(trimmedSpan);
  const own = touched.find((span) => span !== undefined && touches(span));
  const start = offset - word.length;
  if (/[\n\r]/.test(text.slice(own?.start ?? offset, own?.end ?? offset))) return undefined;
  return {
    kind: 'content',
    element,
    text: own ?? { start: offset, end: offset },
    ...around(start, offset, offset + rest.length),
  };
}

function endTagAt(document: XmlDocument, offset: number): TypedEndTag | undefined {
  const { text } = document;
  const written = /<\/([^\s<>/]*)$/.exec(text.slice(startOfLine(text, offset), offset))?.[1];
  if (written === undefined) return undefined;
  const start = offset - written.length;
  const { where, element } = locate(document, start - 2);
  if (where !== 'text' || element === undefined) return undefined;
  const rest = /^[^\s<>/]*/.exec(text.slice(offset, offset + 100))?.[0] ?? '';
  const end = offset + rest.length;
  return { kind: 'end-tag', element, closed: text.charAt(end) === '>', ...around(start, offset, end) };
}
