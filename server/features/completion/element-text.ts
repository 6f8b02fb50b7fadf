/** What is written for an element: its usual form, else the least that the grammar asks for, with values that are free. */

import type { HostFacts } from '../../host/facts.ts';
import type { Matcher } from '../../schema/matching/matcher.ts';
import { localAndPrefix } from '../../schema/matching/namespaces.ts';
import { possibleAttributes, possibleElements } from '../../schema/matching/possible.ts';
import { sampleElement } from '../../schema/messages/sample.ts';
import { usualForm } from '../../schema/messages/usual-forms.ts';
import type { ElementDeclaration, Expression } from '../../schema/patterns/expression.ts';
import { escapeAttribute, escapeText } from '../../xml/escape.ts';
import { trimmedSpan } from '../../xml/navigate.ts';
import { parseXml } from '../../xml/parse.ts';
import type { Span, XmlElement } from '../../xml/tree.ts';
import { computedValues } from './computed.ts';
import type { ComputedValue } from './computed-value.ts';

/** Where an element is to be written. */
interface Destination {
  /** From `<domain>` to the parent. */
  readonly path: readonly XmlElement[];
  readonly quote: '"' | "'";
  /** With its colon; empty where the element is in no namespace. */
  readonly prefix: string;
  readonly matcher: Matcher;
  readonly host: HostFacts;
}

interface Stretch extends Span {
  readonly text: string;
}

/** In lines with LF and two spaces per level, with marks around the values and where typing goes on. */
export function elementText(declaration: ElementDeclaration, destination: Destination): string {
  const { path, prefix, matcher } = destination;
  const { text, root, isMarked } = sampleOf(declaration, localAndPrefix(path.at(-1)?.name ?? '')[0], matcher);
  if (root === undefined) return text;
  const stretches = stretchesOf(root, path, { ...destination, isMarked });
  if (root.attributes.length > 0 || root.children.length > 0) return replaced(text, stretches);
  return withoutNeeds(prefix + root.name, declaration.content);
}

interface Sample {
  readonly text: string;
  /** The text, read. */
  readonly root: XmlElement | undefined;
  /** What is the author's choice stands between `⟦` and `⟧`; else every value is. */
  readonly isMarked: boolean;
}

/**
 * By the name of the parent. A list of completions asks for one of every element that can stand at its place, and the next list for most of
 * them again.
 */
const samples = new WeakMap<ElementDeclaration, Map<string, Sample>>();

function sampleOf(declaration: ElementDeclaration, parent: string, matcher: Matcher): Sample {
  let known = samples.get(declaration);
  if (known === undefined) {
    known = new Map();
    samples.set(declaration, known);
  }
  let sample = known.get(parent);
  if (sample === undefined) {
    const form = usualForm(declaration, parent, matcher);
    const text = form?.marked ?? sampleElement(declaration, () => false);
    sample = { text, root: parseXml(text).root, isMarked: form !== undefined };
    known.set(parent, sample);
  }
  return sample;
}

interface Writing extends Destination, Pick<Sample, 'isMarked'> {}

/** What is different in the end: quotes, values that are free or known better, and names with their prefix. */
function stretchesOf(element: XmlElement, around: readonly XmlElement[], writing: Writing): Stretch[] {
  const { quote, prefix } = writing;
  const path = [...around, element];
  const names = [element.nameSpan, element.endNameSpan].filter((span) => span !== undefined);
  const stretches: Stretch[] = prefix === '' ? [] : names.map((span) => ({ ...span, text: prefix + element.name }));
  for (const { name, value, valueSpan } of element.attributes) {
    if (valueSpan === undefined) continue;
    const written = chosen(value, writing, computedValues(path, name, writing.host), (text) =>
      escapeAttribute(text, quote === '"' ? '"' : "'"),
    );
    stretches.push({ start: valueSpan.start - 1, end: valueSpan.end + 1, text: quote + written + quote });
  }
  for (const child of element.children) {
    if (child.kind === 'element') stretches.push(...stretchesOf(child, path, writing));
    else if (child.kind === 'text') {
      const span = trimmedSpan(child);
      const written = chosen(child.value.trim(), writing, computedValues(path, undefined, writing.host), escapeText);
      if (span !== undefined) stretches.push({ ...span, text: written });
    }
  }
  return stretches;
}

/** The author's choice gives way to what follows from the rest of the guest, and is marked. */
function chosen(
  value: string,
  { isMarked }: Writing,
  [known]: readonly ComputedValue[],
  escaped: (text: string) => string,
): string {
  const example = isMarked ? /^\u27e6(.*)\u27e7$/s.exec(value)?.[1] : value;
  return example === undefined ? escaped(value) : `\u27e6${escaped(known?.text ?? example)}\u27e7`;
}

function replaced(text: string, stretches: readonly Stretch[]): string {
  let result = text;
  for (const { start, end, text: other } of [...stretches].sort((a, b) => b.start - a.start)) {
    result = result.slice(0, start) + other + result.slice(end);
  }
  return result;
}

/** An element that needs nothing: what it may have decides where typing goes on. */
function withoutNeeds(name: string, content: Expression): string {
  const hasAttributes = possibleAttributes(content).size > 0;
  if (takesText(content)) return `<${name}>‸</${name}>`;
  if (hasAttributes) return `<${name} ‸/>`;
  if (possibleElements(content).size > 0) return `<${name}>\n  ‸\n</${name}>`;
  return `<${name}/>`;
}

function takesText({ kind, parts }: Expression): boolean {
  return kind === 'text' || kind === 'value' || (kind !== 'attribute' && kind !== 'element' && parts.some(takesText));
}
