import * as vscode from 'vscode';
import type { LanguageService } from '../language-service.ts';

const scheme = 'virtlens-explanation';

/** The last explanation of each document, by the address it is shown under. */
const explanations = new Map<string, string>();
const changed = new vscode.EventEmitter<vscode.Uri>();

/** Lets VS Code show explanations as documents that belong to no file. */
export function provideExplanations(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => explanations.get(uri.toString()) ?? '',
  });
}

/** Shows which firmware libvirt gives the domain, and why, as a preview beside the document. */
export async function explainFirmware(service: LanguageService, uri: unknown): Promise<void> {
  const document = typeof uri === 'string' ? uri : vscode.window.activeTextEditor?.document.uri.toString();
  if (document === undefined) throw new Error('Open the domain XML whose firmware you want explained.');
  const { title, markdown } = await service.explainFirmware({ uri: document });
  const shown = vscode.Uri.from({ scheme, path: `/${title.replaceAll('/', '∕')}.md`, query: document });
  explanations.set(shown.toString(), markdown);
  changed.fire(shown);
  await vscode.commands.executeCommand('markdown.showPreviewToSide', shown);
}
