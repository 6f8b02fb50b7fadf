import path from 'node:path';
import * as vscode from 'vscode';
import type { QemuView } from '../../server/protocol.ts';
import { documentOf } from '../apply-edits.ts';
import type { LanguageService } from '../language-service.ts';
import { derivedUri, provideDerived } from './derived-document.ts';

const scheme = 'virtlens-qemu';

/** Lets VS Code show command lines as documents that belong to no file, each line a link to the XML it comes from. */
export function provideQemuViews(service: LanguageService): vscode.Disposable {
  /** What each view shows now, by its address. */
  const views = new Map<string, QemuView>();
  return vscode.Disposable.from(
    provideDerived(scheme, async (shown, source) => {
      const view = await service.qemuView({ uri: source, form: 'libvirt' });
      views.set(shown.toString(), view);
      return view.text;
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => views.delete(uri.toString())),
    vscode.languages.registerDocumentLinkProvider(
      { scheme },
      { provideDocumentLinks: (document) => linksOf(document, views.get(document.uri.toString())) },
    ),
  );
}

/** None for a text that is about to be replaced: its lines may be others. */
function linksOf(document: vscode.TextDocument, view: QemuView | undefined): vscode.DocumentLink[] {
  if (view?.text !== document.getText()) return [];
  const source = vscode.Uri.parse(document.uri.query, true);
  return view.links.map(({ line, range }) => {
    // Only the option is underlined: its value is to be read.
    const [before = ''] = /^\s*\S*/.exec(document.lineAt(line).text) ?? [];
    const { start } = range;
    const link = new vscode.DocumentLink(
      new vscode.Range(line, before.length - before.trimStart().length, line, before.length),
      source.with({ fragment: `L${start.line + 1},${start.character + 1}` }),
    );
    link.tooltip = `Line ${start.line + 1} of ${path.posix.basename(source.path)}`;
    return link;
  });
}

/** Shows beside the document what its firmware, machine and disks are on QEMU's command line. */
export async function qemuView(service: LanguageService, uri: unknown): Promise<void> {
  const document = await documentOf(uri);
  const source = document.uri.toString();
  // What can't be shown is said before anything opens.
  await service.qemuView({ uri: source, form: 'libvirt' });
  const name = path.posix.basename(document.uri.path).replace(/\.xml$/i, '');
  const opened = await vscode.workspace.openTextDocument(derivedUri(scheme, `${name}: QEMU’s command line.sh`, source));
  await vscode.window.showTextDocument(opened, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true });
}
