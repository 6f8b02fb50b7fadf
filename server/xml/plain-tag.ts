import { isNameStart, isPlainName, isSpace } from './characters.ts';
import { wordAt } from './names.ts';
import type { StartTag } from './start-tag.ts';
import type { XmlAttribute } from './tree.ts';

const AMPERSAND = 0x26;
const SINGLE = 0x27;
const DOUBLE = 0x22;
const SLASH = 0x2f;
const LESS = 0x3c;
const EQUALS = 0x3d;
const GREATER = 0x3e;

/** More attributes than any tag of a domain has; their names are compared one by one. */
const MOST_ATTRIBUTES = 16;

/** Such values come again and again: `yes`, `0x00`, `virtio`. */
const SHORT_VALUE = 8;

const nothingWrong: StartTag['problems'] = [];

/**
 * Reads a start tag that nothing is wrong or unusual with, from behind its `<`, as nearly every tag is written: ASCII names, `=` without
 * space around it, values in quotes on one line without references. Undefined for any other tag, which is then read with care. What is
 * read here, `readStartTag` would read alike.
 */
export function readPlainTag(text: string, offset: number): StartTag | undefined {
  const nameEnd = endOfPlainName(text, offset);
  if (nameEnd === offset) return undefined;
  const attributes: XmlAttribute[] = [];
  for (let at = nameEnd; ; ) {
    const spaceEnd = endOfSpace(text, at);
    const code = text.charCodeAt(spaceEnd);
    if (code === GREATER || code === SLASH) {
      const end = spaceEnd + (code === SLASH ? 2 : 1);
      if (text.charCodeAt(end - 1) !== GREATER) return undefined;
      const ending = code === SLASH ? 'self-close' : 'close';
      return { nameSpan: { start: offset, end: nameEnd }, attributes, ending, end, glued: undefined, problems: nothingWrong };
    }
    if (spaceEnd === at || attributes.length === MOST_ATTRIBUTES) return undefined;
    const attribute = readPlainAttribute(text, spaceEnd);
    if (attribute === undefined || has(attributes, attribute.name)) return undefined;
    attributes.push(attribute);
    at = attribute.span.end;
  }
}

function readPlainAttribute(text: string, start: number): XmlAttribute | undefined {
  const nameEnd = endOfPlainName(text, start);
  if (nameEnd === start || text.charCodeAt(nameEnd) !== EQUALS) return undefined;
  const quote = text.charCodeAt(nameEnd + 1);
  if (quote !== SINGLE && quote !== DOUBLE) return undefined;
  const valueStart = nameEnd + 2;
  const valueEnd = endOfPlainValue(text, valueStart, quote);
  if (valueEnd === undefined) return undefined;
  return {
    kind: 'attribute',
    name: wordAt(text, start, nameEnd),
    nameSpan: { start, end: nameEnd },
    value: valueEnd - valueStart <= SHORT_VALUE ? wordAt(text, valueStart, valueEnd) : text.slice(valueStart, valueEnd),
    valueSpan: { start: valueStart, end: valueEnd },
    quote: quote === SINGLE ? "'" : '"',
    span: { start, end: valueEnd + 1 },
  };
}

function endOfPlainName(text: string, start: number): number {
  let i = start;
  const first = text.charCodeAt(i);
  if (first >= 128 || !isNameStart(first)) return start;
  while (isPlainName(text.charCodeAt(i))) i++;
  return i;
}

function endOfSpace(text: string, start: number): number {
  let i = start;
  while (isSpace(text.charCodeAt(i))) i++;
  return i;
}

/** The offset of the closing quote; undefined where the value is not plain, or where `=` stands before a quote that may open another. */
function endOfPlainValue(text: string, start: number, quote: number): number | undefined {
  for (let i = start; ; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) return text.charCodeAt(i - 1) === EQUALS ? undefined : i;
    // Also behind the end of the text, where there is no code.
    if (!(code >= 0x20) || code === LESS || code === AMPERSAND) return undefined;
  }
}

function has(attributes: readonly XmlAttribute[], name: string): boolean {
  for (const other of attributes) if (other.name === name) return true;
  return false;
}
