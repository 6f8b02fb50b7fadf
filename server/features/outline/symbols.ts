import { type DocumentSymbol, type Position, type Range, SymbolKind } from 'vscode-languageserver-types';
import { elementsOf } from '../../domain/element.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { type DomainText, rangeOf } from '../analysis.ts';
import { callOf } from './symbols-names.ts';

/** The outline of a domain: its elements as they are nested, each called what a person calls it. */
export function symbols(text: DomainText): DocumentSymbol[] {
  return [symbol(text, text.domain.element, 0)];
}

/** Below this an outline is no overview any more; a hostile document can be nested much deeper. */
const deepest = 12;

function symbol(text: DomainText, element: XmlElement, depth: number): DocumentSymbol {
  const children = depth < deepest ? elementsOf(element).filter(({ name }) => name !== '') : [];
  const { name, detail } = callOf(element);
  const range = rangeOf(text, element.span);
  return {
    name: shortened(`${element.name || 'element'} ${name}`),
    ...(detail !== '' && { detail: shortened(detail) }),
    kind: kindOf(element, children.length),
    range,
    selectionRange: nameRange(element, range.start),
    children: children.map((child) => symbol(text, child, depth + 1)),
  };
}

/** A name stands on the line of its `<`: large documents have thousands of them, and looking a line up is most of the work. */
function nameRange({ span, nameSpan }: XmlElement, { line, character }: Position): Range {
  const at = (offset: number): Position => ({ line, character: character + offset - span.start });
  return { start: at(nameSpan.start), end: at(nameSpan.end) };
}

/** Elements that stand for a file, a number, a name. */
const kinds: ReadonlyMap<string, SymbolKind> = new Map<string, SymbolKind>(
  Object.entries({
    loader: SymbolKind.File,
    nvram: SymbolKind.File,
    varstore: SymbolKind.File,
    kernel: SymbolKind.File,
    initrd: SymbolKind.File,
    dtb: SymbolKind.File,
    emulator: SymbolKind.File,
    source: SymbolKind.File,
    memory: SymbolKind.Number,
    currentMemory: SymbolKind.Number,
    maxMemory: SymbolKind.Number,
    vcpu: SymbolKind.Number,
    iothreads: SymbolKind.Number,
    name: SymbolKind.String,
    title: SymbolKind.String,
    description: SymbolKind.String,
    uuid: SymbolKind.String,
    alias: SymbolKind.Key,
  }),
);

function kindOf(element: XmlElement, children: number): SymbolKind {
  const { name, parent } = element;
  if (parent === undefined) return SymbolKind.Module;
  if (parent.name === 'devices') {
    if (name === 'interface') return SymbolKind.Interface;
    return name === 'emulator' ? SymbolKind.File : SymbolKind.Object;
  }
  if (parent.name === 'features') return SymbolKind.Boolean;
  return kinds.get(name) ?? (children > 0 ? SymbolKind.Namespace : SymbolKind.Property);
}

function shortened(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
