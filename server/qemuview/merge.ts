import type { Domain } from '../domain/domain.ts';
import { attributeValue, childNamed, childrenNamed, elementsOf, textValue } from '../domain/element.ts';
import { insertChild, removeAttribute, removeElement, setAttribute, setText, type TextEdit } from '../xml/edit.ts';
import { parseXml } from '../xml/parse.ts';
import type { XmlDocument, XmlElement } from '../xml/tree.ts';

/**
 * The edits that make a domain say what these parts of one say (`<os>`, `<features>`, …): what it has is changed, what it lacks is
 * added, and what would contradict goes. Undefined where it has none of them, so that they can simply be inserted.
 */
export function mergeEdits(domain: Domain, xml: string): readonly TextEdit[] | undefined {
  const source = parseXml(`<domain>\n${xml}\n</domain>`);
  const parts = source.root ? elementsOf(source.root) : [];
  const { document, element } = domain;
  if (!parts.some(({ name }) => childNamed(element, name))) return undefined;
  const devices = childNamed(element, 'devices');
  const os = parts.find(({ name }) => name === 'os');
  const gone = os ? contradicted(domain, os) : [];
  const edits = gone.map((stale) => removeElement(document, stale));
  for (const part of parts) {
    const present = childNamed(element, part.name);
    if (present) edits.push(...merged(document, { target: present, part, source, gone }));
    else edits.push(...insertChild(document, element, textOf(part, source), devices && { before: devices }));
  }
  return [...edits, ...(os ? staleAttributes(domain, os) : [])];
}

interface Merge {
  readonly target: XmlElement;
  readonly part: XmlElement;
  readonly source: XmlDocument;
  /** What will not be there any more. */
  readonly gone: readonly XmlElement[];
}

/** The children of `part`, each found again in `target` by its name and its `name` attribute. */
function merged(document: XmlDocument, { target, part, source, gone }: Merge): readonly TextEdit[] {
  // Nothing can be put behind what is taken away.
  const staying = elementsOf(target).filter((element) => !gone.includes(element));
  const last = staying.at(-1);
  const place = last && staying.length < elementsOf(target).length ? { after: last } : undefined;
  return elementsOf(part).flatMap((child): readonly TextEdit[] => {
    const name = attributeValue(child, 'name')?.value;
    const present = childrenNamed(target, child.name).find((other) => attributeValue(other, 'name')?.value === name);
    if (!present) return insertChild(document, target, textOf(child, source), place);
    if (elementsOf(child).length === 0) return sameAs(document, present, child);
    return merged(document, { target: present, part: child, source, gone });
  });
}

/** Attributes and text as in `wanted`; what else the element says stays. */
function sameAs(document: XmlDocument, element: XmlElement, wanted: XmlElement): readonly TextEdit[] {
  const attributes = wanted.attributes.filter(({ name, value }) => attributeValue(element, name)?.value !== value);
  const text = textValue(wanted)?.value ?? '';
  return [
    ...attributes.map(({ name, value }) => setAttribute(element, name, value)),
    ...(text !== '' && textValue(element)?.value.trim() !== text ? setText(document, element, text) : []),
  ];
}

/** What the domain says of its firmware and the command line does not: a choice by libvirt, a store of another loader. */
function contradicted({ os }: Domain, part: XmlElement): readonly XmlElement[] {
  if (!childNamed(part, 'loader')) return [];
  const names = ['firmware', ...(childNamed(part, 'nvram') ? [] : ['nvram']), 'varstore'];
  return names.flatMap((name) => childrenNamed(os.element, name));
}

function staleAttributes({ os }: Domain, part: XmlElement): readonly TextEdit[] {
  const loader = childNamed(part, 'loader');
  if (!loader || !os.element) return [];
  const before = childNamed(os.element, 'loader');
  const stale = ['secure', 'stateless', 'format', 'readonly'].filter((name) => !attributeValue(loader, name));
  return [
    ...(attributeValue(os.element, 'firmware') ? [removeAttribute(os.element, 'firmware')] : []),
    ...(before ? stale.filter((name) => attributeValue(before, name)).map((name) => removeAttribute(before, name)) : []),
  ];
}

/** Without the indentation it has in `source`. */
function textOf(element: XmlElement, { text }: XmlDocument): string {
  const lineStart = text.lastIndexOf('\n', element.span.start) + 1;
  const indentation = /^\s*/.exec(text.slice(lineStart, element.span.start))?.[0] ?? '';
  return text.slice(element.span.start, element.span.end).replaceAll(`\n${indentation}`, '\n');
}
