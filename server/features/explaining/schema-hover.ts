import type { MarkupContent } from 'vscode-languageserver-types';
import { meaningOfAttribute, meaningOfElement, meaningOfValue } from '../../schema/guidance/meaning.ts';
import type { Matcher } from '../../schema/matching/matcher.ts';
import { locate } from '../../xml/locate.ts';
import { textSpan } from '../../xml/navigate.ts';
import type { Span, XmlDocument, XmlElement } from '../../xml/tree.ts';
import { described } from '../about.ts';

/** What the grammar says of a stretch of the text. */
export interface SchemaHover {
  readonly contents: MarkupContent;
  readonly span: Span;
}

/** Over an element's name, an attribute's, or a word of an enumeration; undefined where the grammar has nothing to say. */
export function schemaHover(
  document: XmlDocument,
  matcher: Matcher,
  offset: number,
  markdown: boolean,
): SchemaHover | undefined {
  const place = locate(document, offset);
  const { element, attribute } = place;
  if (element === undefined) return undefined;
  switch (place.where) {
    case 'tag-name':
      return offset < element.nameSpan.start ? undefined : overElement(element, matcher, element.nameSpan, markdown);
    case 'end-tag':
      return element.endNameSpan && overElement(element, matcher, element.endNameSpan, markdown);
    case 'attribute-name':
    case 'attribute-value': {
      if (attribute === undefined) return undefined;
      if (place.where === 'attribute-value') {
        const value = meaningOfValue(matcher, element, attribute);
        const { valueSpan } = attribute;
        if (value !== undefined && valueSpan !== undefined) {
          return { contents: described(value, attribute.value, [], markdown), span: valueSpan };
        }
      }
      const meaning = meaningOfAttribute(matcher, element, attribute);
      const span = place.where === 'attribute-name' ? attribute.nameSpan : attribute.span;
      return meaning && { contents: described(meaning.about, `${attribute.name}=`, meaning.values, markdown), span };
    }
    case 'text': {
      const span = textSpan(element);
      if (span === undefined || offset < span.start || offset > span.end) return undefined;
      const value = meaningOfValue(matcher, element, undefined);
      return value && { contents: described(value, document.text.slice(span.start, span.end), [], markdown), span };
    }
    default:
      return undefined;
  }
}

function overElement(element: XmlElement, matcher: Matcher, span: Span, markdown: boolean): SchemaHover | undefined {
  const meaning = meaningOfElement(matcher, element);
  return meaning && { contents: described(meaning.about, `<${element.name}>`, meaning.values, markdown), span };
}
