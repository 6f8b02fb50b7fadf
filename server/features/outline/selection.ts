import type { Position, SelectionRange } from 'vscode-languageserver-types';
import { skipSpace, trimmed } from '../../xml/characters.ts';
import { locate, type Place } from '../../xml/locate.ts';
import { trimmedSpan } from '../../xml/navigate.ts';
import type { Span, XmlAttribute, XmlDocument, XmlElement } from '../../xml/tree.ts';
import { type DomainText, rangeOf } from '../analysis.ts';

/**
 * What "expand selection" takes at each position: a value, its attribute, the start tag, the content, the element, and so on outwards
 * to the whole text.
 */
export function selectionRanges(text: DomainText, positions: readonly Position[]): SelectionRange[] {
  return positions.map((position) => {
    const offset = text.lines.offsetAt(position);
    const outwards = steps(text.tree, offset).filter(({ start, end }) => start <= offset && offset <= end);
    const whole: SelectionRange = { range: rangeOf(text, { start: 0, end: text.tree.text.length }) };
    let around = whole;
    let larger: Span = { start: 0, end: text.tree.text.length };
    for (const span of outwards.toReversed()) {
      if (!isInside(span, larger)) continue;
      around = { range: rangeOf(text, span), parent: around };
      larger = span;
    }
    return around;
  });
}

/** True where `span` takes less than `larger`, and nothing else. */
function isInside(span: Span, larger: Span): boolean {
  const within = span.start >= larger.start && span.end <= larger.end;
  return within && span.end - span.start < larger.end - larger.start;
}

/** What stands around the offset, from the inside out. */
function steps(tree: XmlDocument, offset: number): Span[] {
  const place = locate(tree, offset);
  const own = ownSteps(tree, place, offset);
  const { element } = place;
  if (!element) return own;
  const inTag = place.where !== 'text' && place.where !== 'cdata' && place.where !== 'comment' && place.where !== 'instruction';
  return [...own, ...(inTag ? [element.span, ...aroundElement(element.parent)] : aroundElement(element))];
}

function aroundElement(inner: XmlElement | undefined): Span[] {
  const spans: Span[] = [];
  for (let element = inner; element; element = element.parent) {
    const content = contentOf(element);
    if (content) spans.push(...content);
    spans.push(element.span);
  }
  return spans;
}

/** Between the tags: without the white space around it, and with it. */
function contentOf({ selfClosing, startTag, endTag, span, children }: XmlElement): Span[] | undefined {
  if (selfClosing) return undefined;
  const content = { start: startTag.end, end: endTag?.start ?? span.end };
  const marked = children.flatMap((child) => (child.kind === 'text' ? (trimmedSpan(child) ?? []) : child.span));
  const [first, last] = [marked[0], marked.at(-1)];
  return first && last ? [{ start: first.start, end: last.end }, content] : [content];
}

function ownSteps({ text }: XmlDocument, place: Place, offset: number): Span[] {
  const { element } = place;
  switch (place.where) {
    case 'tag-name':
      return [place.element.nameSpan, place.element.startTag];
    case 'in-tag':
      return [place.element.startTag];
    case 'end-tag':
      return [place.element.endNameSpan, place.element.endTag].filter((span) => span !== undefined);
    case 'attribute-name':
      return [place.attribute.nameSpan, place.attribute.span, place.element.startTag];
    case 'attribute-value':
      return [...valueSteps(text, place.attribute, offset), place.attribute.span, place.element.startTag];
    default: {
      const node = element?.children.find(({ span }) => span.start <= offset && offset <= span.end && span.end > span.start);
      if (!node || node.kind === 'element') return [];
      if (node.kind === 'text') return textSteps(text, trimmedSpan(node), offset);
      return node.kind === 'comment' ? [...textSteps(text, insideComment(text, node.span), offset), node.span] : [node.span];
    }
  }
}

/** A word of the value, the value, and the value with its quotes. */
function valueSteps(text: string, { valueSpan }: XmlAttribute, offset: number): Span[] {
  return valueSpan ? textSteps(text, valueSpan, offset) : [];
}

function textSteps(text: string, span: Span | undefined, offset: number): Span[] {
  if (!span || offset < span.start || offset > span.end) return [];
  return [wordAt(text, span, offset), span].filter((step) => step.end > step.start);
}

/** Between white space, slashes and commas: a part of a path, a number of a list. */
function wordAt(text: string, within: Span, offset: number): Span {
  let [start, end] = [offset, offset];
  while (start > within.start && !/[\s/,]/.test(text.charAt(start - 1))) start--;
  while (end < within.end && !/[\s/,]/.test(text.charAt(end))) end++;
  return { start, end };
}

function insideComment(text: string, { start, end }: Span): Span | undefined {
  const last = text.endsWith('-->', end) ? end - 3 : end;
  const first = Math.min(skipSpace(text, start + 4), last);
  return trimmed(text, first, last);
}
