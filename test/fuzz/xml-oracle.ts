import { XMLParser } from 'fast-xml-parser';
import { decodeAttribute, decodeText } from '../../server/xml/references.ts';
import type { XmlDocument, XmlElement } from '../../server/xml/tree.ts';

/** What two readers must agree on. */
export interface ReadElement {
  readonly name: string;
  /** Decoded values, in order. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly children: readonly ReadElement[];
  /** Text and CDATA of its own, joined. */
  readonly text: string;
  /** The offset of its `<`. */
  readonly start: number;
}

const reader = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  allowBooleanAttributes: false,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  cdataPropName: '#cdata',
  captureMetaData: true,
  maxNestedTags: 2000,
});
const metadata = XMLParser.getMetaDataSymbol().valueOf();

/** The elements as fast-xml-parser reads them; it leaves references alone here, so they are decoded by our own rules. */
export function readByOther(text: string): readonly ReadElement[] {
  return elementsOf(reader.parse(text));
}

function elementsOf(nodes: unknown): readonly ReadElement[] {
  if (!Array.isArray(nodes)) throw new TypeError('a list of nodes was expected');
  return nodes.flatMap((node: Readonly<Record<string | symbol, unknown>>) => {
    const name = Object.keys(node).find((key) => key !== ':@');
    if (name === undefined || name.startsWith('#')) return [];
    const children: unknown = node[name];
    const attributes = Object.entries(node[':@'] ?? {}).map(([key, value]) => [key, decodeAttribute(String(value))] as const);
    const start = (node[metadata] as { readonly startIndex?: number } | undefined)?.startIndex ?? -1;
    return [{ name, attributes, children: elementsOf(children), text: textOf(children), start }];
  });
}

function textOf(nodes: unknown): string {
  if (!Array.isArray(nodes)) return '';
  return nodes
    .map((node: Readonly<Record<string, unknown>>) => {
      if (typeof node['#text'] === 'string') return decodeText(node['#text']);
      const cdata: unknown = node['#cdata'];
      return Array.isArray(cdata) ? cdata.map((part: Readonly<Record<string, unknown>>) => String(part['#text'])).join('') : '';
    })
    .join('');
}

/** The elements as our tree has them. */
export function readByUs(document: XmlDocument): readonly ReadElement[] {
  return document.children.filter((node) => node.kind === 'element').map(ours);
}

function ours(element: XmlElement): ReadElement {
  return {
    name: element.name,
    attributes: element.attributes.map(({ name, value }) => [name, value] as const),
    children: element.children.filter((node) => node.kind === 'element').map(ours),
    text: element.children.map((node) => (node.kind === 'text' || node.kind === 'cdata' ? node.value : '')).join(''),
    start: element.span.start,
  };
}
