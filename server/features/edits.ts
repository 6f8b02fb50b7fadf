import type { TextEdit as LspTextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import type { TextEdit } from '../xml/edit.ts';
import { type Analysis, type ClientAbilities, rangeOf } from './analysis.ts';

/** Edits of the tree as edits of the protocol. */
export function lspEdits(analysis: Pick<Analysis, 'lines'>, edits: readonly TextEdit[]): LspTextEdit[] {
  return edits.map((edit) => ({ range: rangeOf(analysis, edit.span), newText: edit.text }));
}

/** Edits of one document, bound to the version they were made for where the client can take that. */
export function workspaceEdit(
  analysis: Pick<Analysis, 'uri' | 'version' | 'lines'>,
  edits: readonly TextEdit[],
  client: Pick<ClientAbilities, 'versionedEdits'>,
): WorkspaceEdit {
  const { uri, version } = analysis;
  return client.versionedEdits
    ? { documentChanges: [{ textDocument: { uri, version }, edits: lspEdits(analysis, edits) }] }
    : { changes: { [uri]: lspEdits(analysis, edits) } };
}
