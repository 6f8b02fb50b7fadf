import type * as vscode from 'vscode';
import { commands } from 'vscode';
import { documentOf } from '../apply-edits.ts';
import type { LanguageService } from '../language-service.ts';
import { derivedUri, provideDerived } from './derived-document.ts';

const scheme = 'virtlens-explanation';

/** Lets VS Code show explanations as documents that belong to no file. */
export function provideExplanations(service: LanguageService): vscode.Disposable {
  return provideDerived(scheme, async (_, source) => (await service.explainFirmware({ uri: source })).markdown);
}

/** Shows which firmware libvirt gives the domain, and why, as a preview beside the document. */
export async function explainFirmware(service: LanguageService, uri: unknown): Promise<void> {
  const source = (await documentOf(uri)).uri.toString();
  const { title } = await service.explainFirmware({ uri: source });
  await commands.executeCommand('markdown.showPreviewToSide', derivedUri(scheme, `${title}.md`, source));
}
