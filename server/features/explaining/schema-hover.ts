import type { MarkupContent } from 'vscode-languageserver-types';
import { builtInMatcher } from '../../schema/check.ts';
import { type Meaning, meaningOfAttribute, meaningOfElement, meaningOfValue } from '../../schema/guidance/meaning.ts';
import type { Matcher } from '../../schema/matching/matcher.ts';
import type { About } from '../../schema/patterns/pattern.ts';
import { locate } from '../../xml/locate.ts';
import { textSpan } from '../../xml/navigate.ts';
import type { Span, XmlDocument } from '../../xml/tree.ts';
import { described, type Owner } from '../about.ts';

/** What the grammar says of a stretch of the text. */
export interface SchemaHover {
  readonly contents: MarkupContent;
  readonly span: Span;
}

/**
 * Over an element's name, an attribute's, or a word of an enumeration; undefined where the grammar has nothing to say. Where it knows a
 * name without a word on it, as schemas in files do, the built-in grammar explains what it calls the same.
 */
export function schemaHover(
  document: XmlDocument,
  matcher: Matcher,
  offset: number,
  markdown: boolean,
): SchemaHover | undefined {
  const place = locate(document, offset);
  const { element, attribute } = place;
  if (element === undefined) return undefined;
  const explained = (meaningIn: (grammar: Matcher) => Meaning | undefined): Explained | undefined => {
    const own = meaningIn(matcher);
    const about = own && (own.about ?? meaningIn(builtInMatcher())?.about);
    return own && about && { about, values: own.values };
  };
  const said = (
    meaning: Explained | undefined,
    heading: string,
    span: Span | undefined,
    owner?: Owner,
  ): SchemaHover | undefined => {
    if (meaning === undefined || span === undefined || offset < span.start || offset > span.end) return undefined;
    return { contents: described(meaning.about, heading, meaning.values, markdown, owner), span };
  };
  const elementMeaning = () => explained((grammar) => meaningOfElement(grammar, element));
  const ofElement = (span: Span | undefined) => said(elementMeaning(), `<${element.name}>`, span);
  switch (place.where) {
    case 'tag-name':
      return ofElement(element.nameSpan);
    case 'end-tag':
      return ofElement(element.endNameSpan);
    case 'attribute-name':
    case 'attribute-value': {
      if (attribute === undefined) return undefined;
      const isValue = place.where === 'attribute-value';
      const { valueSpan } = attribute;
      // The `=` and the quotes speak of the attribute.
      const isWithin = isValue && valueSpan !== undefined && valueSpan.start <= offset && offset <= valueSpan.end;
      const value = isWithin ? explained((grammar) => meaningOfValue(grammar, element, attribute)) : undefined;
      const meaning = explained((grammar) => meaningOfAttribute(grammar, element, attribute));
      const heading = `${attribute.name}=`;
      if (value !== undefined) return said(value, attribute.value, valueSpan, meaning && { heading, about: meaning.about });
      return said(meaning, heading, isValue ? attribute.span : attribute.nameSpan);
    }
    case 'text': {
      const span = textSpan(element);
      if (span === undefined) return undefined;
      const value = explained((grammar) => meaningOfValue(grammar, element, undefined));
      const about = elementMeaning()?.about;
      return said(value, document.text.slice(span.start, span.end), span, about && { heading: `<${element.name}>`, about });
    }
    default:
      return undefined;
  }
}

type Explained = Meaning & { readonly about: About };
