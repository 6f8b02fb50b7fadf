/**
 * The children of `<domain>` in the schema's order. They may stand in any, but libxml2 refuses some documents in which the members of
 * two interleaves inside an interleave are mixed; the standard allows that, and jing accepts it.
 */
import { type Content, resolve } from '../../server/schema/patterns/pattern.ts';
import { parseXml } from '../../server/xml/parse.ts';

/** The same document, but for the order of the root's children and the text between them. */
export function inOrder(text: string, schema: Content): string {
  const { root } = parseXml(text);
  if (root === undefined || root.endTag === undefined) return text;
  const rank = new Map(namesInOrder(schema).map((name, index) => [name, index]));
  const elements = root.children.filter((child) => child.kind === 'element');
  elements.sort((a, b) => (rank.get(a.name) ?? 0) - (rank.get(b.name) ?? 0));
  const others = root.children.filter((child) => child.kind !== 'element');
  const content = [...elements, ...others].map(({ span }) => text.slice(span.start, span.end)).join('');
  return text.slice(0, root.startTag.end) + content + text.slice(root.endTag.start);
}

/** The names of the root's children as the schema comes to them. */
function namesInOrder(schema: Content): readonly string[] {
  const root = resolve(schema);
  return root.kind === 'element' ? [...new Set(namesIn(root.content))] : namesInOrder(firstPart(schema));
}

function firstPart(content: Content): Content {
  const pattern = resolve(content);
  const first = 'parts' in pattern ? pattern.parts[0] : undefined;
  if (first === undefined) throw new Error('the schema does not begin with an element');
  return first;
}

function namesIn(content: Content): string[] {
  const pattern = resolve(content);
  if (pattern.kind === 'element') return pattern.name.kind === 'name' ? [pattern.name.local] : [];
  if ('parts' in pattern) return pattern.parts.flatMap(namesIn);
  return pattern.kind === 'one-or-more' ? namesIn(pattern.content) : [];
}
