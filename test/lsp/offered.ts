/** What completion offers at a mark in a text, and what becomes of the text. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CompletionItem, Position } from 'vscode-languageserver-types';
import type { EditedDocument } from './edited-document.ts';
import type { ServerProcess } from './server-process.ts';

/** Opens a text without its mark `‸`, and asks where that stood. */
export async function offeredIn(server: ServerProcess, marked: string, trigger?: string): Promise<Offered> {
  const { document, position } = await openAt(server, marked);
  return { document, items: await document.completion(position, trigger) };
}

/** The same once the document was checked, for which the server has looked at the host. */
export async function offeredOnceChecked(server: ServerProcess, marked: string): Promise<Offered> {
  const { document, position } = await openAt(server, marked);
  await document.diagnostics();
  return { document, items: await document.completion(position) };
}

async function openAt(server: ServerProcess, marked: string): Promise<{ document: EditedDocument; position: Position }> {
  const offset = marked.indexOf('‸');
  const text = marked.replace('‸', '');
  opened += 1;
  const document = await server.open(`file:///srv/domains/${opened}.xml`, text);
  return { document, position: TextDocument.create('', '', 0, text).positionAt(offset) };
}

let opened = 0;

export interface Offered {
  readonly document: EditedDocument;
  readonly items: readonly CompletionItem[];
}

/** In the order in which editors show them. */
export function labelsOf({ items }: Offered): readonly string[] {
  return [...items].sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1)).map(({ label }) => label);
}

/** The text after an item was taken, with what stands behind the cursor replaced; a snippet's tab stops in `⟪` and `⟫`. */
export function textWith({ document, items }: Offered, label: string): string {
  const { textEdit, additionalTextEdits = [] } = items.find((item) => item.label === label) ?? {};
  if (textEdit === undefined) throw new Error(`${label} is not offered, but ${items.map((item) => item.label).join(', ')}`);
  const range = 'range' in textEdit ? textEdit.range : textEdit.replace;
  return TextDocument.applyEdits(TextDocument.create('', '', 0, document.text), [
    { range, newText: textEdit.newText.replace(/\$\{([^}]*)\}/g, '⟪$1⟫') },
    ...additionalTextEdits,
  ]);
}
