import * as vscode from 'vscode';
import type { LanguageService } from '../language-service.ts';

/** Writes what the command line in the clipboard says of firmware and machine at the cursor, as domain XML. */
export async function pasteFromQemu(service: LanguageService): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new Error('Open a domain’s XML first.');
  const parts = await service.domainParts({ text: await vscode.env.clipboard.readText() });
  if (!parts)
    throw new Error('The clipboard holds no QEMU command line with -machine, -bios, -global, -pflash or -drive if=pflash.');
  await editor.insertSnippet(new vscode.SnippetString().appendText(parts.xml));
  if (parts.notes.length > 0) void vscode.window.showInformationMessage(parts.notes.join(' '));
}
