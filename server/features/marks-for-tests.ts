import { readDocument } from '../service.ts';
import type { Span } from '../xml/tree.ts';
import type { DomainText } from './analysis.ts';

/** A text with the places that a test means: `|` is the cursor, `«…»` a stretch. */
export interface Marked {
  readonly text: string;
  /** The offset of the first `|`; the end of the text without one. */
  readonly cursor: number;
  /** In the order in which they end. */
  readonly stretches: readonly Span[];
}

/** Takes the marks out of a text. */
export function readMarks(marked: string): Marked {
  let text = '';
  let cursor: number | undefined;
  const open: number[] = [];
  const stretches: Span[] = [];
  for (const character of marked) {
    if (character === '|') cursor ??= text.length;
    else if (character === '«') open.push(text.length);
    else if (character === '»') stretches.push({ start: open.pop() ?? 0, end: text.length });
    else text += character;
  }
  return { text, cursor: cursor ?? text.length, stretches };
}

/** A domain as the features get it. Throws where the text is none. */
export function domainText(text: string): DomainText {
  const { domain, ...read } = readDocument('file:///srv/guest.xml', 1, text);
  if (!domain) throw new Error('The root of the text is not <domain>.');
  return { ...read, domain };
}
