import { endOfLine } from './characters.ts';
import type { XmlDocument, XmlElement } from './tree.ts';

/** What libvirt itself writes. */
const USUAL_UNIT = '  ';

/** How many elements are looked at for the document's unit of indentation before the usual one is taken. */
const ELEMENTS_TO_ASK = 200;

/** The line break the text uses first; LF when it has none. */
export function lineBreakOf(text: string): string {
  const end = endOfLine(text, 0);
  if (end === text.length) return '\n';
  if (text.charAt(end) === '\n') return '\n';
  return text.charAt(end + 1) === '\n' ? '\r\n' : '\r';
}

/** The white space between the start of the line and `offset`; undefined when something else stands there. */
export function indentBefore(text: string, offset: number): string | undefined {
  let start = offset;
  while (start > 0 && (text.charAt(start - 1) === ' ' || text.charAt(start - 1) === '\t')) start--;
  const before = start === 0 ? '\n' : text.charAt(start - 1);
  const startsLine = before === '\n' || before === '\r' || (start === 1 && before === '\uFEFF');
  return startsLine ? text.slice(start, offset) : undefined;
}

/** The offset of the start of the line that `offset` stands on. */
export function startOfLine(text: string, offset: number): number {
  let i = offset;
  while (i > 0 && text.charAt(i - 1) !== '\n' && text.charAt(i - 1) !== '\r') i--;
  return i;
}

/** The indentation of the line that `offset` stands on. */
export function indentOfLine(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(startOfLine(text, offset), offset))?.[0] ?? '';
}

/**
 * What one level of nesting adds to the indentation: as around `element`, else as elsewhere in the document; nothing where all its lines
 * begin alike, else two spaces.
 */
export function indentUnit(document: XmlDocument, element: XmlElement): string {
  for (let inner = element; inner.parent !== undefined; inner = inner.parent) {
    const step = stepBetween(document.text, inner.parent, inner);
    if (step !== undefined) return step;
  }
  const waiting = document.root === undefined ? [] : [document.root];
  let isFlat = false;
  for (let asked = 0; asked < waiting.length && asked < ELEMENTS_TO_ASK; asked++) {
    for (const child of waiting[asked]?.children ?? []) {
      if (child.kind !== 'element' || child.parent === undefined) continue;
      const step = stepBetween(document.text, child.parent, child);
      if (step !== undefined) return step;
      isFlat ||=
        indentBefore(document.text, child.span.start) === '' && indentBefore(document.text, child.parent.span.start) === '';
      waiting.push(child);
    }
  }
  return isFlat ? '' : USUAL_UNIT;
}

function stepBetween(text: string, parent: XmlElement, child: XmlElement): string | undefined {
  const outer = indentBefore(text, parent.span.start);
  const inner = indentBefore(text, child.span.start);
  if (outer === undefined || inner === undefined || inner.length <= outer.length || !inner.startsWith(outer)) return undefined;
  return inner.slice(outer.length);
}

/** Lays out XML written with LF and two spaces per level as the document is: its lines from the second on start with `indent`. */
export function layOut(xml: string, indent: string, unit: string, lineBreak: string): string {
  const [first = '', ...rest] = xml.split('\n');
  const lines = rest.map((line) => {
    if (line === '') return line;
    const spaces = /^ */.exec(line)?.[0].length ?? 0;
    return indent + unit.repeat(spaces >> 1) + line.slice(spaces & ~1);
  });
  return [first, ...lines].join(lineBreak);
}

/** The same without line breaks and indentation between its tags. */
export function inOneLine(xml: string): string {
  return xml.replace(/>\s*\n\s*</g, '><');
}
