import path from 'node:path';
import * as vscode from 'vscode';
import type { FixEdits, FixEditsParams } from '../server/protocol.ts';
import type { LanguageService } from './language-service.ts';

/** The document a command is about: the one its argument names, else the one in the active editor. */
export async function documentOf(uri: unknown): Promise<vscode.TextDocument> {
  if (typeof uri === 'string') return vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  if (uri instanceof vscode.Uri) return vscode.workspace.openTextDocument(uri);
  const active = vscode.window.activeTextEditor?.document;
  if (!active) throw new Error('Open a domain’s XML first.');
  return active;
}

/** The document's name, for messages. */
function nameOf(document: vscode.TextDocument): string {
  return path.posix.basename(document.uri.path);
}

/** Applies edits that were made for one version of the document, as one step of undo. Throws when the document has moved on. */
export async function applyEdits(
  service: LanguageService,
  document: vscode.TextDocument,
  answer: Pick<FixEdits, 'version' | 'edits'>,
): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, await service.textEdits(answer.edits));
  const applied = answer.version === document.version && (await vscode.workspace.applyEdit(edit));
  if (!applied) throw new Error(`${nameOf(document)} was changed meanwhile, or can not be written. It was left as it is.`);
}

/** Asks for the fixes in `scope` and applies them; says so when there are none, or some that need a person. True when it changed something. */
export async function applyFixes(
  service: LanguageService,
  uri: unknown,
  scope: FixEditsParams['scope'],
  nothing: string,
): Promise<boolean> {
  const document = await documentOf(uri);
  const answer = await service.fixEdits({ uri: document.uri.toString(), scope });
  if (answer.edits.length > 0) await applyEdits(service, document, answer);
  const left = answer.left.join(' ');
  if (left) void vscode.window.showInformationMessage(left);
  else if (answer.edits.length === 0) void vscode.window.showInformationMessage(`${nothing} in ${nameOf(document)}.`);
  return answer.edits.length > 0;
}
