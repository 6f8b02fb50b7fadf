import * as vscode from 'vscode';
import { applyEdits } from '../apply-edits.ts';
import type { LanguageService } from '../language-service.ts';

/**
 * Makes the domain say what the command line in the clipboard says of firmware and machine, as one step of undo; where it says nothing
 * of them yet, the XML is written at the cursor.
 */
export async function pasteFromQemu(service: LanguageService): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new Error('Open a domain’s XML first.');
  const { document } = editor;
  const parts = await service.domainParts({ text: await vscode.env.clipboard.readText(), uri: document.uri.toString() });
  if (!parts)
    throw new Error(
      'The clipboard holds no QEMU command line with -machine, -bios, -global, -smbios, -pflash or -drive if=pflash.',
    );
  if (parts.merge) await applyEdits(service, document, parts.merge);
  else await editor.insertSnippet(new vscode.SnippetString().appendText(parts.xml));
  if (parts.notes.length > 0) void vscode.window.showInformationMessage(parts.notes.join(' '));
}
