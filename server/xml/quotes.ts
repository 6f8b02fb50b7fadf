import { parseXml } from './parse.ts';
import type { XmlAttribute, XmlElement, XmlNode } from './tree.ts';

type Quote = '"' | "'";

/** The quote of the nearest attribute: of the element, of its children, or further out; the single quote, as libvirt writes it, where there is none. */
export function usualQuote(element: XmlElement): Quote {
  for (let outer: XmlElement | undefined = element; outer !== undefined; outer = outer.parent) {
    const quote =
      quoteOf(outer) ?? outer.children.reduce<Quote | undefined>((found, child) => found ?? quoteIn(child), undefined);
    if (quote !== undefined) return quote;
  }
  return "'";
}

function quoteIn(node: XmlNode): Quote | undefined {
  return node.kind === 'element' ? quoteOf(node) : undefined;
}

function quoteOf({ attributes }: XmlElement): Quote | undefined {
  return attributes.find((candidate) => candidate.quote !== undefined)?.quote;
}

/** XML that was written with single quotes, with these around its values; where a value holds such a quote itself, the single ones stay. */
export function inQuotes(xml: string, quote: Quote): string {
  if (quote === "'" || !xml.includes("'")) return xml;
  let written = '';
  let offset = 0;
  for (const { quote: present, valueSpan } of attributesWithin(parseXml(xml).children)) {
    if (present !== "'" || valueSpan === undefined) continue;
    const value = xml.slice(valueSpan.start, valueSpan.end);
    if (value.includes(quote)) continue;
    written += `${xml.slice(offset, valueSpan.start - 1)}${quote}${value.replaceAll('&apos;', "'")}${quote}`;
    offset = valueSpan.end + 1;
  }
  return written + xml.slice(offset);
}

/** In the order of the text. */
function attributesWithin(nodes: readonly XmlNode[]): readonly XmlAttribute[] {
  return nodes.flatMap((node) => (node.kind === 'element' ? [...node.attributes, ...attributesWithin(node.children)] : []));
}
