import type { Range } from 'vscode-languageserver-types';
import { locate } from '../../xml/locate.ts';
import type { Span, XmlDocument, XmlElement } from '../../xml/tree.ts';
import { type DomainText, rangeOf } from '../analysis.ts';

/** What a name may consist of while it is typed; a name of XML has more letters than these, which no element of libvirt's uses. */
const wordPattern = '[-\\w.:]+';

/** Both names of an element whose start or end tag the cursor is in the name of, so that typing in one changes the other. */
export function linkedEditingRanges(text: DomainText, offset: number): { ranges: Range[]; wordPattern: string } | undefined {
  const element = elementNamedAt(text.tree, offset);
  const end = element?.endNameSpan;
  if (!element || !end || nameIn(text.tree, end) !== element.name) return undefined;
  return { ranges: [rangeOf(text, element.nameSpan), rangeOf(text, end)], wordPattern };
}

/** The element whose name, in the start or the end tag, touches the offset. */
export function elementNamedAt(tree: XmlDocument, offset: number): XmlElement | undefined {
  const place = locate(tree, offset);
  if (place.where !== 'tag-name' && place.where !== 'end-tag') return undefined;
  const { element } = place;
  const spans = [element.nameSpan, element.endNameSpan].filter((span) => span !== undefined);
  return element.name !== '' && spans.some(({ start, end }) => start <= offset && offset <= end) ? element : undefined;
}

function nameIn({ text }: XmlDocument, { start, end }: Span): string {
  return text.slice(start, end);
}
