import * as vscode from 'vscode';
import type { QemuView } from '../../server/protocol.ts';
import { documentOf } from '../apply-edits.ts';
import type { LanguageService } from '../language-service.ts';

const scheme = 'virtlens-qemu';

/** The last view of each document, by the address it is shown under. */
const views = new Map<string, QemuView & { readonly source: string }>();
const changed = new vscode.EventEmitter<vscode.Uri>();

/** Lets VS Code show command lines as documents that belong to no file, each line a link to the XML it comes from. */
export function provideQemuViews(): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => views.get(uri.toString())?.text ?? '',
    }),
    vscode.languages.registerDocumentLinkProvider({ scheme }, { provideDocumentLinks: (document) => linksOf(document) }),
  );
}

function linksOf(document: vscode.TextDocument): vscode.DocumentLink[] {
  const view = views.get(document.uri.toString());
  if (!view) return [];
  return view.links.map(({ line, range }) => {
    const text = document.lineAt(line);
    const { start } = range;
    const target = vscode.Uri.parse(view.source, true).with({ fragment: `L${start.line + 1},${start.character + 1}` });
    return new vscode.DocumentLink(
      new vscode.Range(line, text.firstNonWhitespaceCharacterIndex, line, text.text.length),
      target,
    );
  });
}

/** Shows beside the document what its firmware, machine and disks are on QEMU's command line. */
export async function qemuView(service: LanguageService, uri: unknown): Promise<void> {
  const document = await documentOf(uri);
  const source = document.uri.toString();
  const view = await service.qemuView({ uri: source, form: 'libvirt' });
  const shown = vscode.Uri.from({ scheme, path: '/qemu command line.sh', query: source });
  views.set(shown.toString(), { ...view, source });
  changed.fire(shown);
  const opened = await vscode.workspace.openTextDocument(shown);
  await vscode.window.showTextDocument(opened, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
}
