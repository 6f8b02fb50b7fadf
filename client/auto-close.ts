import * as vscode from 'vscode';
import type { LanguageService } from './language-service.ts';

/** The language whose tags are closed; for other XML an extension for XML does. */
const language = 'libvirt-xml';

/** Closes tags of libvirt's domains as they are typed: the end tag follows the `>` of a start tag, its name follows `</`. */
export function closeTags(service: LanguageService): vscode.Disposable {
  return vscode.workspace.onDidChangeTextDocument(async ({ document, contentChanges, reason }) => {
    const [change] = contentChanges;
    const editor = vscode.window.activeTextEditor;
    // Only what one cursor types: nothing of what is undone, pasted or replaced.
    if (reason !== undefined || contentChanges.length !== 1 || !change || !/^[>/]$/.test(change.text)) return;
    if (document.languageId !== language || editor?.document !== document || editor.selections.length > 1) return;
    const { version } = document;
    const behind = change.range.start.translate(0, 1);
    if (change.text === '/' && (change.range.start.character === 0 || charBefore(document, change.range.start) !== '<')) return;
    const position = { line: behind.line, character: behind.character };
    const closing = await service.closingOfTag({ uri: document.uri.toString(), version, position });
    const isUnchanged = document.version === version && editor.selection.active.isEqual(behind);
    if (closing === null || !isUnchanged) return;
    const stays = change.text === '>';
    const snippet = new vscode.SnippetString();
    await editor.insertSnippet(stays ? snippet.appendTabstop(0).appendText(closing) : snippet.appendText(closing), behind, {
      undoStopBefore: false,
      undoStopAfter: false,
    });
    // VS Code now and then leaves the cursor behind what it inserted.
    if (stays && document.version === version + 1) editor.selection = new vscode.Selection(behind, behind);
  });
}

function charBefore(document: vscode.TextDocument, position: vscode.Position): string {
  return document.getText(new vscode.Range(position.translate(0, -1), position));
}
