import type { StartTag } from './start-tag.ts';
import type { TagOutlook } from './tag-outlook.ts';

/** What a start tag without its `>` is taken for. */
interface MendedTag extends Pick<StartTag, 'nameSpan' | 'attributes' | 'ending'> {
  /** Behind the tag; what follows is text. */
  readonly end: number;
  /** What follows is its content. */
  readonly staysOpen: boolean;
}

/**
 * Mends a start tag that another tag cuts off at `cut`, inside an element of the name `around`. It stays open if the next end tag is
 * its own. Text that is glued to it was its content: in `<nameweb</name>` only the `>` is missing.
 */
export function mendCutTag(
  text: string,
  tag: StartTag,
  cut: number,
  around: string | undefined,
  outlook: TagOutlook,
): MendedTag {
  const { start } = tag.nameSpan;
  const { ending, glued } = tag;
  const name = text.slice(start, tag.nameSpan.end);
  const endName = text.startsWith('</', cut) ? outlook.nextEndTag(cut) : undefined;
  if (endName && endName !== around && name.startsWith(endName) && name !== endName) {
    const end = start + endName.length;
    return { nameSpan: { start, end }, attributes: [], ending, end, staysOpen: true };
  }
  if (endName === name && glued !== undefined) {
    const attributes = tag.attributes.filter((attribute) => attribute.span.start < glued);
    return { nameSpan: tag.nameSpan, attributes, ending, end: glued, staysOpen: true };
  }
  const staysOpen = outlook.nextEndTag(cut) === name;
  return { nameSpan: tag.nameSpan, attributes: tag.attributes, ending, end: endOfSpaceOnLine(text, tag.end), staysOpen };
}

function endOfSpaceOnLine(text: string, offset: number): number {
  let i = offset;
  while (text.charCodeAt(i) === 0x20 || text.charCodeAt(i) === 0x09) i++;
  return i;
}
