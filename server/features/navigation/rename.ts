import type { Range, WorkspaceEdit } from 'vscode-languageserver-types';
import { addressNumber } from '../../domain/address.ts';
import { isName } from '../../xml/characters.ts';
import { renameElement, type TextEdit } from '../../xml/edit.ts';
import { escapeAttribute } from '../../xml/escape.ts';
import type { Span } from '../../xml/tree.ts';
import { type ClientAbilities, type DomainText, rangeOf } from '../analysis.ts';
import { workspaceEdit } from '../edits.ts';
import { elementNamedAt } from '../writing/linked-editing.ts';
import { mentionAt, sameAs } from './references.ts';
import { type Mention, mentionsIn, type NamedKind } from './references-names.ts';

/** What a new name may be, for each thing that can get another one. The order of booting is no name, and what is counted has none. */
const namesOf: Readonly<Partial<Record<NamedKind, 'number' | RegExp>>> = {
  controller: 'number',
  'numa-cell': 'number',
  iothread: 'number',
  audio: 'number',
  alias: /^[-\w.:]+$/,
  'disk-target': /^[-\w]+$/,
  'throttle-group': /^[^<>&"']+$/,
  'iotune-group': /^[^<>&"']+$/,
};

const called: Readonly<Partial<Record<NamedKind, string>>> = {
  controller: 'controller',
  'numa-cell': 'NUMA cell',
  iothread: 'I/O thread',
  audio: 'audio backend',
  alias: 'alias',
  'disk-target': 'disk target',
  'throttle-group': 'throttle group',
};

/** What would be renamed at the offset, and what it is called now; undefined where nothing can be. */
export function prepareRename(text: DomainText, offset: number): { range: Range; placeholder: string } | undefined {
  const span = renamedSpan(text, offset);
  return span && { range: rangeOf(text, span), placeholder: text.tree.text.slice(span.start, span.end) };
}

function renamedSpan(text: DomainText, offset: number): Span | undefined {
  const element = elementNamedAt(text.tree, offset);
  const end = element?.endNameSpan;
  if (end && end.start <= offset && offset <= end.end) return end;
  return element?.nameSpan ?? renamableAt(text, offset)?.span;
}

function renamableAt({ domain }: DomainText, offset: number): Mention | undefined {
  const mention = mentionAt(domain, offset);
  return mention && mention.role !== 'counts' && namesOf[mention.kind] ? mention : undefined;
}

/**
 * Renames the element, or what is meant at the offset, wherever the domain means it. Numbers keep the way they are written: `0x03`
 * becomes `0x05`. A problem, in a plain sentence, where the new name can't be: no name of that kind, or another thing has it.
 */
export function rename(
  text: DomainText,
  offset: number,
  newName: string,
  client: Pick<ClientAbilities, 'versionedEdits'>,
): WorkspaceEdit | { readonly problem: string } | undefined {
  const edits = element(text, offset, newName) ?? named(text, offset, newName);
  if (!edits || 'problem' in edits) return edits;
  return workspaceEdit(text, edits, client);
}

type Renamed = readonly TextEdit[] | { readonly problem: string };

function element({ tree }: DomainText, offset: number, newName: string): Renamed | undefined {
  const found = elementNamedAt(tree, offset);
  if (!found) return undefined;
  return isName(newName) ? renameElement(found, newName) : { problem: `"${newName}" is no name for an element.` };
}

function named(text: DomainText, offset: number, newName: string): Renamed | undefined {
  const mention = renamableAt(text, offset);
  const form = mention && namesOf[mention.kind];
  if (!form) return undefined;
  const name = newName.trim();
  const number = form === 'number' ? addressNumber(name) : undefined;
  if (form === 'number' && number === undefined) return { problem: `"${name}" is no number.` };
  if (form !== 'number' && !form.test(name)) return { problem: `"${name}" is no name for this.` };
  const key = newKey(mention, number === undefined ? name : String(number));
  const { kind } = mention;
  // Sharing an I/O tune group is what its name is for.
  const isTaken = kind !== 'iotune-group' && mentionsIn(text.domain).some((other) => other.kind === kind && other.key === key);
  if (isTaken && key !== mention.key) return { problem: `There is already a ${called[kind]} ${name}.` };
  const written = (span: Span): string =>
    number === undefined ? escapeAttribute(name, "'") : alike(text.tree.text.slice(span.start, span.end), number);
  return sameAs(text.domain, mention).map(({ span }) => ({ span, text: written(span) }));
}

function newKey({ kind, key }: Mention, name: string): string {
  return kind === 'controller' ? `${key.slice(0, key.lastIndexOf(' '))} ${name}` : name;
}

/** The number in the form of the one it replaces: hexadecimal of the same width, or decimal. */
function alike(present: string, number: number): string {
  const digits = /^0x([0-9a-f]+)$/i.exec(present)?.[1];
  return digits ? `0x${number.toString(16).padStart(digits.length, '0')}` : String(number);
}
