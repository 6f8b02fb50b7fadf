/** What the grammar says of what is written: for whoever points at it. */

import { textOf } from '../../xml/navigate.ts';
import type { XmlAttribute, XmlElement } from '../../xml/tree.ts';
import type { Matcher } from '../matching/matcher.ts';
import { isDeclaration } from '../matching/namespaces.ts';
import { attributesNamed } from '../matching/possible.ts';
import type { Expression } from '../patterns/expression.ts';
import type { About } from '../patterns/pattern.ts';
import { acceptsText } from '../patterns/text.ts';
import { contextOf } from './context.ts';
import { Reader } from './standing.ts';
import { wordsIn } from './words.ts';

export interface Meaning {
  /** Undefined where the grammar knows the name and says nothing of it, as schemas in files do. */
  readonly about: About | undefined;
  /** What its value, or the text in it, may be. */
  readonly values: readonly Expression[];
}

/** What the grammar says of an element; undefined where it does not know it here. */
export function meaningOfElement(matcher: Matcher, element: XmlElement): Meaning | undefined {
  const { declarations } = contextOf(new Reader(matcher), element);
  if (declarations.length === 0) return undefined;
  const about = declarations.find(({ pattern }) => pattern.about !== undefined)?.pattern.about;
  return { about, values: declarations.map(({ content }) => content) };
}

/** What the grammar says of an attribute. `link`: where it has none of its own, the element's leads there. */
export function meaningOfAttribute(matcher: Matcher, element: XmlElement, attribute: XmlAttribute): Meaning | undefined {
  if (isDeclaration(attribute.name)) return undefined;
  const reader = new Reader(matcher);
  const { inside, declarations } = contextOf(reader, element);
  const name = inside.attributeName(attribute.name);
  const others = element.attributes.filter((other) => other !== attribute);
  const left = declarations.flatMap(({ content }) =>
    attributesNamed(reader.attributes(content, others, inside).expression, name),
  );
  const declared = left.length > 0 ? left : declarations.flatMap(({ content }) => attributesNamed(content, name));
  if (declared.length === 0) return undefined;
  const fitting = declared.filter(({ content }) => acceptsText(content, attribute.value));
  const about = [...fitting, ...declared].find(({ pattern }) => pattern.about !== undefined)?.pattern.about;
  const link = declarations.find(({ pattern }) => pattern.about?.link !== undefined)?.pattern.about?.link;
  return {
    about: about && { ...about, link: about.link ?? link },
    values: [...new Set(declared.map(({ content }) => content))],
  };
}

/** What the grammar says of the value of an attribute, or of an element's text, where it is one of its words. */
export function meaningOfValue(
  matcher: Matcher,
  element: XmlElement,
  attribute: XmlAttribute | undefined,
): Meaning | undefined {
  const meaning = attribute ? meaningOfAttribute(matcher, element, attribute) : meaningOfElement(matcher, element);
  const value = (attribute ? attribute.value : textOf(element)).trim();
  const same = (meaning?.values ?? []).flatMap((expression) => wordsIn(expression).filter(({ text }) => text === value));
  if (same.length === 0) return undefined;
  return { about: same.find(({ about }) => about !== undefined)?.about, values: [] };
}
