import { endOfLine } from './characters.ts';
import { escapeAttribute, escapeText } from './escape.ts';
import { indentBefore, indentOfLine, indentUnit, inOneLine, layOut, lineBreakOf, startOfLine } from './layout.ts';
import { attribute, trimmedSpan } from './navigate.ts';
import { inQuotes, usualQuote } from './quotes.ts';
import type { Span, XmlAttribute, XmlDocument, XmlElement, XmlNode } from './tree.ts';

export { escapeAttribute, escapeText } from './escape.ts';

/** Replaces `span` by `text`. An empty span inserts, an empty text deletes. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** Where among its siblings a new child goes; without either, behind the last one. */
export type ChildPlace = { readonly after: XmlElement } | { readonly before: XmlElement };

/**
 * Adds `xml` to the children of `parent`, laid out and quoted as the document is. `xml` is written with LF, two spaces per level and
 * single quotes, its first line not indented. Edits for several children at one place keep their order.
 */
export function insertChild(document: XmlDocument, parent: XmlElement, xml: string, place?: ChildPlace): readonly TextEdit[] {
  if (place !== undefined) {
    return ['after' in place ? insertAfter(document, place.after, xml) : insertBefore(document, place.before, xml)];
  }
  const last = parent.children.findLast((child) => child.kind !== 'text' && child.kind !== 'cdata');
  if (last !== undefined) {
    // A comment may share the last line; what starts a line tells the indentation, and what is commented out often starts further left.
    const lined = parent.children.filter(
      (child) => child.kind !== 'text' && indentBefore(document.text, child.span.start) !== undefined,
    );
    const model = lined.findLast(({ kind }) => kind === 'element') ?? lined.at(-1);
    return [insertBehind(document, last, inQuotes(xml, usualQuote(parent)), model)];
  }
  return insertOnlyChild(document, parent, inQuotes(xml, usualQuote(parent)));
}

/** Adds `xml` as the next sibling of `element`: on a line of its own if `element` has one, else right behind it. */
export function insertAfter(document: XmlDocument, element: XmlElement, xml: string): TextEdit {
  return insertBehind(document, element, inQuotes(xml, usualQuote(element)), element);
}

/** Adds `xml` as the sibling before `element`: on a line of its own if `element` has one, else right before it. */
export function insertBefore(document: XmlDocument, element: XmlElement, xml: string): TextEdit {
  const { text } = document;
  const at = element.span.start;
  const indent = indentBefore(text, at);
  const quoted = inQuotes(xml, usualQuote(element));
  if (indent === undefined) return insertion(at, inOneLine(quoted));
  const lineBreak = lineBreakOf(text);
  return insertion(at, layOut(quoted, indent, indentUnit(document, element), lineBreak) + lineBreak + indent);
}

/** Puts `xml` in the place of `element`, laid out and quoted as the document is. */
export function replaceElement(document: XmlDocument, element: XmlElement, xml: string): TextEdit {
  const { text } = document;
  const { span } = element;
  const quoted = inQuotes(xml, usualQuote(element));
  const indent = indentBefore(text, span.start);
  if (indent === undefined) return { span, text: inOneLine(quoted) };
  return { span, text: layOut(quoted, indent, indentUnit(document, element), lineBreakOf(text)) };
}

/** Adds `xml` behind `node`, on a line of its own that is indented like `model`; right behind `node` when `model` starts no line. */
function insertBehind(document: XmlDocument, node: XmlNode, xml: string, model: XmlNode | undefined): TextEdit {
  const { text } = document;
  const indent = model && indentBefore(text, model.span.start);
  if (indent === undefined) return insertion(node.span.end, inOneLine(xml));
  const lineBreak = lineBreakOf(text);
  const owner = model?.kind === 'element' ? model : document.root;
  const unit = owner === undefined ? '' : indentUnit(document, owner);
  return insertion(behindComments(text, node.span.end), lineBreak + indent + layOut(xml, indent, unit, lineBreak));
}

/** Behind the comments that follow on the same line and speak of what stands before them. */
function behindComments(text: string, offset: number): number {
  const rest = text.slice(offset, endOfLine(text, offset));
  return offset + (/^(?:[ \t]*<!--(?:(?!-->).)*-->)+(?=[ \t]*$)/.exec(rest)?.[0].length ?? 0);
}

function insertOnlyChild(document: XmlDocument, parent: XmlElement, xml: string): readonly TextEdit[] {
  const { text } = document;
  const lineBreak = lineBreakOf(text);
  const outer = indentOfLine(text, parent.span.start);
  const unit = indentUnit(document, parent);
  const indent = outer + unit;
  const child = lineBreak + indent + layOut(xml, indent, unit, lineBreak);
  const alone = indentBefore(text, parent.span.start) !== undefined;
  if (parent.selfClosing) {
    return alone ? openSelfClosing(text, parent, child, lineBreak + outer) : openSelfClosing(text, parent, inOneLine(xml), '');
  }
  const { end } = parent.startTag;
  const content = parent.children[0];
  // Text and elements side by side have no lines of their own.
  if (content !== undefined && parent.children.some((node) => trimmedSpan(node) !== undefined)) {
    return [insertion(parent.endTag?.start ?? parent.span.end, inOneLine(xml))];
  }
  if (parent.endTag === undefined || /[\r\n]/.test(text.slice(end, parent.endTag.start))) return [insertion(end, child)];
  if (!alone) return [insertion(end, inOneLine(xml))];
  // The end tag moves to a line of its own, together with its `<`, so that edits for several children agree on it.
  const { start } = parent.endTag;
  return [insertion(end, child), { span: { start: end, end: start + 1 }, text: `${lineBreak}${outer}<` }];
}

/** Gives a self-closing element an end tag, and `content` between. The edits around the content are the same for every content. */
function openSelfClosing(text: string, element: XmlElement, content: string, beforeEndTag: string): readonly TextEdit[] {
  const { start, end } = element.startTag;
  const tag = text.slice(start, end);
  const words = tag.replace(/\s*\/\s*>?$/, '').length;
  const endTag = `${beforeEndTag}</${element.name}>`;
  const middle = end - 1;
  if (!tag.endsWith('>')) return [{ span: { start: start + words, end }, text: `>${content}${endTag}` }];
  return [
    { span: { start: start + words, end: middle }, text: '>' },
    insertion(middle, content),
    { span: { start: middle, end }, text: endTag },
  ];
}

/** Takes the element out, with its line when it is alone on it. No other node is touched. */
export function removeElement(document: XmlDocument, element: XmlElement): TextEdit {
  const { text } = document;
  const { start, end } = element.span;
  const restEnd = endOfLine(text, end);
  const startsLine = indentBefore(text, start) !== undefined;
  const rest = text.slice(end, restEnd);
  if (!startsLine) return { span: { start, end }, text: '' };
  // What follows on the line takes its place.
  if (rest.trim() !== '') return { span: { start, end: end + rest.search(/[^ \t]/) }, text: '' };
  const lineEnd = text.startsWith('\r\n', restEnd) ? restEnd + 2 : Math.min(restEnd + 1, text.length);
  return { span: { start: Math.max(startOfLine(text, start), text.charCodeAt(0) === 0xfeff ? 1 : 0), end: lineEnd }, text: '' };
}

/** Sets an attribute. A value keeps its place and its quotes; a new attribute goes behind the last one, quoted like its neighbours. */
export function setAttribute(element: XmlElement, name: string, value: string): TextEdit {
  const present = attribute(element, name);
  if (present?.valueSpan !== undefined && isQuoted(present)) {
    return { span: present.valueSpan, text: escapeAttribute(value, present.quote) };
  }
  const quote = usualQuote(element);
  const written = `${name}=${quote}${escapeAttribute(value, quote)}${quote}`;
  if (present !== undefined) return { span: present.span, text: written };
  const last = element.attributes.at(-1);
  return insertion(last?.span.end ?? element.nameSpan.end, ` ${written}`);
}

/** Whether the value stands between two quotes. */
function isQuoted(present: XmlAttribute): present is XmlAttribute & { quote: '"' | "'"; valueSpan: Span } {
  return present.quote !== undefined && present.valueSpan !== undefined && present.span.end === present.valueSpan.end + 1;
}

/** Takes the attribute out with the white space before it; changes nothing where there is none of this name. */
export function removeAttribute(element: XmlElement, name: string): TextEdit {
  const index = element.attributes.findIndex((candidate) => candidate.name === name);
  const present = element.attributes[index];
  if (present === undefined) return insertion(element.nameSpan.end, '');
  const start = element.attributes[index - 1]?.span.end ?? element.nameSpan.end;
  return { span: { start, end: present.span.end }, text: '' };
}

/** Makes `value` the element's text. White space around the old text, comments and child elements stay. */
export function setText(document: XmlDocument, element: XmlElement, value: string): readonly TextEdit[] {
  const escaped = escapeText(value);
  const [first, ...others] = element.children.map(trimmedSpan).filter((span) => span !== undefined);
  if (first !== undefined) return [{ span: first, text: escaped }, ...others.map((span) => ({ span, text: '' }))];
  if (element.selfClosing) return openSelfClosing(document.text, element, escaped, '');
  return [insertion(element.startTag.end, escaped)];
}

/** The same without the white space around it. */
export function setBareText(document: XmlDocument, element: XmlElement, value: string): readonly TextEdit[] {
  const texts = element.children.filter(({ kind }) => kind === 'text' || kind === 'cdata');
  const [first, ...others] = [...texts.filter(trimmedSpan), ...texts.filter((node) => !trimmedSpan(node))];
  if (first === undefined) return setText(document, element, value);
  return [{ span: first.span, text: escapeText(value) }, ...others.map(({ span }) => ({ span, text: '' }))];
}

/** Renames both tags. */
export function renameElement(element: XmlElement, name: string): readonly TextEdit[] {
  const spans = element.endNameSpan === undefined ? [element.nameSpan] : [element.nameSpan, element.endNameSpan];
  return spans.map((span) => ({ span, text: name }));
}

function insertion(at: number, text: string): TextEdit {
  return { span: { start: at, end: at }, text };
}

/**
 * Brings edits made from one tree into the order of the text, as LSP wants them: insertions at one place keep their order and come
 * before what is replaced there, and a replacement that several edits agree on is kept once.
 * Throws a RangeError when two edits want to replace the same text differently.
 */
export function orderEdits(edits: readonly TextEdit[]): readonly TextEdit[] {
  const sorted = edits.filter((edit) => edit.text !== '' || edit.span.end > edit.span.start);
  sorted.sort((a, b) => a.span.start - b.span.start || Number(isReplacement(a)) - Number(isReplacement(b)));
  const ordered: TextEdit[] = [];
  for (const edit of sorted) {
    const last = ordered.at(-1);
    if (last !== undefined && isReplacement(last) && isSame(last, edit)) continue;
    if (last !== undefined && edit.span.start < last.span.end) {
      throw new RangeError(`edits overlap at offset ${edit.span.start}: "${last.text}" and "${edit.text}"`);
    }
    ordered.push(edit);
  }
  return ordered;
}

function isReplacement(edit: TextEdit): boolean {
  return edit.span.end > edit.span.start;
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.text === b.text;
}

/** The text after all edits. Throws a RangeError when they overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let offset = 0;
  for (const { span, text: replacement } of orderEdits(edits)) {
    parts.push(text.slice(offset, span.start), replacement);
    offset = span.end;
  }
  parts.push(text.slice(offset));
  return parts.join('');
}
