import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import { attributeValue, childNamed, elementsOf, textValue } from '../domain/element.ts';
import type { XmlElement } from '../xml/tree.ts';
import { type Analysis, rangeOf } from './analysis.ts';

/** The outline of a domain: its elements as they are nested, each with what tells it from its siblings. */
export function symbols(analysis: Analysis): DocumentSymbol[] {
  return [symbol(analysis, analysis.domain.element, 0)];
}

/** Below this an outline is no overview any more; a hostile document can be nested much deeper. */
const deepest = 12;

function symbol(analysis: Analysis, element: XmlElement, depth: number): DocumentSymbol {
  const children = depth < deepest ? elementsOf(element).filter(({ name }) => name !== '') : [];
  const detail = detailOf(element);
  return {
    name: element.name || 'element',
    ...(detail !== '' && { detail }),
    kind: kindOf(element, children.length),
    range: rangeOf(analysis, element.span),
    selectionRange: rangeOf(analysis, element.nameSpan),
    children: children.map((child) => symbol(analysis, child, depth + 1)),
  };
}

function kindOf(element: XmlElement, children: number): SymbolKind {
  if (element.parent === undefined) return SymbolKind.Module;
  if (element.parent.name === 'devices') return SymbolKind.Object;
  return children > 0 ? SymbolKind.Struct : SymbolKind.Field;
}

/** What a person calls this one by: a disk by its target and image, an interface by its network, a leaf by its text. */
function detailOf(element: XmlElement): string {
  if (element.name === 'domain') return shortened(textValue(childNamed(element, 'name'))?.value ?? '');
  const own = ['name', 'type', 'model', 'device', 'dev', 'bus', 'machine'].map((name) => attributeValue(element, name)?.value);
  const target = attributeValue(childNamed(element, 'target'), 'dev')?.value;
  const source = childNamed(element, 'source');
  const from = ['file', 'dev', 'network', 'bridge', 'name'].map((name) => attributeValue(source, name)?.value).find(Boolean);
  const text = elementsOf(element).length === 0 ? textValue(element)?.value : undefined;
  return shortened([...own, target, from, text].filter(Boolean).join(' '));
}

function shortened(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
