/** The least that two judges still disagree about. */
import { parseXml } from '../../server/xml/parse.ts';
import type { Span, XmlElement } from '../../server/xml/tree.ts';

/** Takes away elements, texts and attributes as long as, of the shorter texts, some are still `interesting`: asked of many at a time. */
export async function smallest(
  text: string,
  interesting: (candidates: readonly string[]) => Promise<readonly boolean[]>,
): Promise<string> {
  const candidates = shorterTexts(text);
  const answers = candidates.length === 0 ? [] : await interesting(candidates);
  const shorter = candidates[answers.indexOf(true)];
  return shorter === undefined ? text : smallest(shorter, interesting);
}

/** The text without each of its parts, the largest part first. */
function shorterTexts(text: string): readonly string[] {
  const { root } = parseXml(text);
  const parts = root === undefined ? [] : partsOf(root);
  parts.sort((a, b) => b.end - b.start - (a.end - a.start));
  return parts.map(({ start, end }) => text.slice(0, start) + text.slice(end));
}

function partsOf(element: XmlElement): Span[] {
  const inside = element.children.flatMap((child) =>
    child.kind === 'element' ? [child.span, ...partsOf(child)] : [child.span],
  );
  return [...element.attributes.map(({ span }) => span), ...inside];
}
