import { isName } from '../../xml/characters.ts';
import { elementAt } from '../../xml/locate.ts';
import type { XmlDocument, XmlElement } from '../../xml/tree.ts';

/**
 * What closes the tag that was just typed up to `offset`, to be inserted there: the end tag behind a start tag's `>`, the rest of the
 * end tag behind `</`. Undefined where nothing is to be closed.
 */
export function closingOf(tree: XmlDocument, offset: number): string | undefined {
  const typed = tree.text.slice(Math.max(0, offset - 2), offset);
  if (typed.endsWith('>')) return endTagOf(tree, offset);
  return typed === '</' ? restOfEndTag(tree, offset) : undefined;
}

function endTagOf(tree: XmlDocument, offset: number): string | undefined {
  const element = elementAt(tree, offset - 1);
  if (element?.startTag.end !== offset || element.selfClosing || !isName(element.name)) return undefined;
  // The one typed may have taken the end tag of an element of its name around it.
  for (let outer: XmlElement | undefined = element; outer; outer = outer.parent) {
    if (outer.name === element.name && !isClosed(tree, outer)) return `</${element.name}>`;
  }
  return undefined;
}

/** True where it has an end tag, of its name. */
function isClosed({ text }: XmlDocument, { name, selfClosing, endNameSpan }: XmlElement): boolean {
  return selfClosing || (endNameSpan !== undefined && text.slice(endNameSpan.start, endNameSpan.end) === name);
}

function restOfEndTag(tree: XmlDocument, offset: number): string | undefined {
  const start = offset - 2;
  for (let element = elementAt(tree, start); element; element = element.parent) {
    if (element.endTag?.start !== start) continue;
    const nameless = element.endNameSpan?.start === element.endNameSpan?.end;
    if (!nameless || !isName(element.name)) return undefined;
    return tree.text.startsWith('>', offset) ? element.name : `${element.name}>`;
  }
  return undefined;
}
