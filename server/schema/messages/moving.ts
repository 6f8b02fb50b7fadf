/** Where in the document an element that stands in the wrong place could go. */

import type { TextEdit } from '../../xml/edit.ts';
import { indentBefore, indentOfLine, indentUnit, lineBreakOf } from '../../xml/layout.ts';
import type { Span, XmlDocument, XmlElement, XmlNode } from '../../xml/tree.ts';
import type { Matcher } from '../matching/matcher.ts';
import type { Mistake } from '../matching/mistake.ts';

import { withChildren } from './trial.ts';

type Misplaced = Extract<Mistake, { kind: 'misplaced-element' }>;

/** The elements of the document that can take it, best first: the one that lacks it, else the nearest ones. */
export function newHomes(matcher: Matcher, document: XmlDocument, mistake: Misplaced, most: number): readonly XmlElement[] {
  const { child, home, homes } = mistake;
  if (home !== undefined) return [home];
  const { root } = document;
  if (root === undefined) return [];
  const named = descendants(root).filter((element) => homes.includes(element.name) && !isWithin(element, child));
  const { parent } = child;
  const nearest = named.sort(
    (a, b) => distance(a, parent) - distance(b, parent) || depth(a) - depth(b) || gap(a, child) - gap(b, child),
  );
  const taking: XmlElement[] = [];
  for (const element of nearest.slice(0, MOST_TRIED)) {
    if (taking.length < most && accepts(matcher, root, child, element)) taking.push(element);
  }
  return taking;
}

/** Each try checks the whole document. */
const MOST_TRIED = 12;

/** Whether the document is valid when the child stands in `home`. */
function accepts(matcher: Matcher, root: XmlElement, child: XmlElement, home: XmlElement): boolean {
  const moved = replacing(root, home, child);
  return moved !== undefined && matcher.accepts(moved);
}

/** A copy of the tree in which the child is the last one of `home`, and gone from where it was; what holds neither is the same. */
function replacing(element: XmlElement, home: XmlElement, child: XmlElement): XmlElement {
  if (!holds(element, home) && !holds(element, child)) return element;
  const children = element.children
    .filter((node) => node !== child)
    .map((node) => (node.kind === 'element' ? replacing(node, home, child) : node));
  return withChildren(element, element === home ? [...children, child] : children);
}

function holds({ span }: XmlElement, inner: XmlElement): boolean {
  return span.start <= inner.span.start && inner.span.end <= span.end;
}

function isWithin(element: XmlElement, outer: XmlElement): boolean {
  for (let each: XmlElement | undefined = element; each !== undefined; each = each.parent) if (each === outer) return true;
  return false;
}

/** How many levels up from `from` the first element lies that also contains `element`. */
function distance(element: XmlElement, from: XmlElement | undefined): number {
  let up = 0;
  for (let each = from; each !== undefined; each = each.parent) {
    if (isWithin(element, each)) return up;
    up++;
  }
  return up;
}

function depth({ parent }: XmlElement): number {
  return parent === undefined ? 0 : 1 + depth(parent);
}

function gap(a: XmlElement, b: XmlElement): number {
  return Math.abs(a.span.start - b.span.start);
}

/** The node's text with LF and its own indentation taken off, as `insertChild` wants it. */
export function sourceOf(document: XmlDocument, { span }: XmlNode): string {
  const { text } = document;
  const indent = indentOfLine(text, span.start);
  const lines = text.slice(span.start, span.end).split(/\r\n|\r|\n/);
  return lines.map((line, index) => (index > 0 && line.startsWith(indent) ? line.slice(indent.length) : line)).join('\n');
}

/** Puts an element around a part of the text, on lines of its own where the part begins a line; `within` is whose children it holds. */
export function wrapIn(document: XmlDocument, within: XmlElement, name: string, span: Span): TextEdit {
  const { text } = document;
  const indent = indentBefore(text, span.start);
  const inner = text.slice(span.start, span.end);
  if (indent === undefined) return { span, text: `<${name}>${inner}</${name}>` };
  const unit = indentUnit(document, within);
  const deeper = inner.split(/\r\n|\r|\n/).map((line, index) => {
    if (line === '') return line;
    return index === 0 ? indent + unit + line : unit + line;
  });
  return { span, text: [`<${name}>`, ...deeper, `${indent}</${name}>`].join(lineBreakOf(text)) };
}

function descendants(element: XmlElement): XmlElement[] {
  return element.children.flatMap((child) => (child.kind === 'element' ? [child, ...descendants(child)] : []));
}
