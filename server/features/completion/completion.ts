/** What can be completed at a place, as items of the protocol. */
import {
  type CompletionItem,
  CompletionItemKind,
  InsertTextFormat,
  InsertTextMode,
  type MarkupContent,
  type Range,
} from 'vscode-languageserver-types';
import type { Domain } from '../../domain/domain.ts';
import type { Span } from '../../xml/tree.ts';
import { type Analysis, rangeOf } from '../analysis.ts';
import { attributeChoices } from './attributes.ts';
import type { Choice, ChoicePlace } from './choice.ts';
import { contentChoices, elementChoices, endTagChoices } from './elements.ts';
import { hasMarks, plainText, snippetText } from './insertion.ts';
import { type Typed, typedAt } from './typed.ts';
import { valueChoices } from './values.ts';
import { wholeDomainChoices } from './whole-domains.ts';

type Read = Pick<Analysis, 'lines' | 'tree'> & { readonly domain: Domain | undefined };

/** How the client takes what is completed. */
export interface CompletionAbilities {
  readonly snippets: boolean;
  /** It can leave what stands behind the cursor, or replace it. */
  readonly insertReplace: boolean;
  readonly markdown: boolean;
  readonly labelDetails: boolean;
  /** It indents nothing by itself if asked not to. */
  readonly insertsAsIs: boolean;
  /** It is VS Code, whose command asks for completions again. */
  readonly asksAgain: boolean;
}

/** The items, and for each of them, by its index, what is said of it: editors ask for that one by one. */
export interface Completions {
  readonly items: readonly CompletionItem[];
  readonly documentation: readonly (() => MarkupContent)[];
}

/**
 * What can stand at an offset by the grammar, and by what stands around it. `trigger`: the character after which the editor asks by
 * itself, where it was no key for that. Undefined for documents that are no domain.
 */
export function completions(
  document: Read,
  { matcher, host }: Pick<ChoicePlace, 'matcher' | 'host'>,
  offset: number,
  client: CompletionAbilities,
  trigger?: string,
): Completions | undefined {
  if (document.domain === undefined) return undefined;
  const typed = typedAt(document.tree, offset);
  if (typed === undefined || !isWanted(typed, trigger)) return { items: [], documentation: [] };
  const place = { document: document.tree, matcher, host, offset, markdown: client.markdown };
  return answerOf(choicesFor(typed, place), document, client);
}

/** Whole guests where nothing stands in the document yet; undefined anywhere else. */
export function wholeDomains(document: Read, offset: number, client: CompletionAbilities): Completions | undefined {
  const choices = wholeDomainChoices(document.tree, offset, client.markdown);
  return choices.length > 0 ? answerOf(choices, document, client) : undefined;
}

function answerOf(choices: readonly Choice[], document: Read, client: CompletionAbilities): Completions {
  return {
    items: choices.map((choice, index) => itemOf(choice, index, document, client)),
    documentation: choices.map(({ documentation }) => documentation),
  };
}

function choicesFor(typed: Typed, place: ChoicePlace): readonly Choice[] {
  switch (typed.kind) {
    case 'element':
      return elementChoices(typed, place);
    case 'attribute':
      return attributeChoices(typed, place);
    case 'value':
      return valueChoices(typed, place);
    case 'content':
      return contentChoices(typed, place);
    case 'end-tag':
      return endTagChoices(typed);
  }
}

/** White space and quotes are typed everywhere, but only where an attribute or a value begins they ask for something. */
function isWanted({ kind }: Typed, trigger: string | undefined): boolean {
  switch (trigger) {
    case ' ':
      return kind === 'attribute';
    case '"':
    case "'":
      return kind === 'value';
    case '/':
      return kind === 'end-tag';
    case '<':
    case ':':
      return kind === 'element';
    default:
      return true;
  }
}

/** Groups in their order. In each of them the grammar lists first what is used most, or stands first in a domain. */
const GROUPS: readonly Choice['group'][] = ['first', 'required', 'possible', 'whole', 'last'];

function itemOf(choice: Choice, index: number, document: Read, client: CompletionAbilities): CompletionItem {
  const snippet = client.snippets && hasMarks(choice.text);
  const newText = snippet ? snippetText(choice.text) : plainText(choice.text);
  const insert = rangeOf(document, choice.insert);
  const replace = rangeOf(document, choice.replace);
  return {
    label: choice.label,
    kind: KINDS[choice.kind],
    sortText: `${GROUPS.indexOf(choice.group)}${String(index).padStart(4, '0')}`,
    filterText: choice.filter ?? choice.label,
    ...(client.labelDetails ? { labelDetails: { description: choice.detail } } : { detail: choice.detail }),
    insertTextFormat: snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(client.insertsAsIs && { insertTextMode: InsertTextMode.asIs }),
    textEdit: client.insertReplace && !isSame(insert, replace) ? { newText, insert, replace } : { newText, range: replace },
    ...(choice.besides.length > 0 && { additionalTextEdits: choice.besides.map((edit) => lspEdit(document, edit)) }),
    ...(choice.goesOn && snippet && client.asksAgain && { command: SUGGEST }),
    data: index,
  };
}

/** VS Code's own command, which asks again where typing goes on. */
const SUGGEST = { title: 'Suggest', command: 'editor.action.triggerSuggest' };

const KINDS: Readonly<Record<Choice['kind'], CompletionItemKind>> = {
  element: CompletionItemKind.Property,
  attribute: CompletionItemKind.Field,
  value: CompletionItemKind.EnumMember,
  computed: CompletionItemKind.Value,
  template: CompletionItemKind.Snippet,
  'end-tag': CompletionItemKind.Property,
};

function lspEdit(
  document: Read,
  { span, text }: { readonly span: Span; readonly text: string },
): { range: Range; newText: string } {
  return { range: rangeOf(document, span), newText: text };
}

function isSame(one: Range, other: Range): boolean {
  return one.end.line === other.end.line && one.end.character === other.end.character;
}
