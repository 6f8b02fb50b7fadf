import * as vscode from 'vscode';

/** The text of a document that belongs to no file. */
type TextOf = (shown: vscode.Uri, source: string) => Promise<string>;

/** How long the source must be left alone until what was made of it is made anew, in milliseconds. */
const rest = 200;

/** Where what is made of `source` is shown under the name `name`. */
export function derivedUri(scheme: string, name: string, source: string): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${name.replaceAll('/', '∕')}`, query: source });
}

/** Read-only documents of one scheme, each made of another document, which they follow while both are open. */
export function provideDerived(scheme: string, textOf: TextOf): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const waiting = new Map<string, NodeJS.Timeout>();
  const follow = ({ document }: vscode.TextDocumentChangeEvent): void => {
    const source = document.uri.toString();
    const made = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === scheme && uri.query === source);
    if (made.length === 0) return;
    clearTimeout(waiting.get(source));
    waiting.set(
      source,
      setTimeout(() => {
        waiting.delete(source);
        for (const { uri } of made) changed.fire(uri);
      }, rest),
    );
  };
  return vscode.Disposable.from(
    changed,
    vscode.workspace.onDidChangeTextDocument(follow),
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: async (shown) => {
        // After the window was loaded anew, the source may not be open yet.
        const source = await vscode.workspace.openTextDocument(vscode.Uri.parse(shown.query, true));
        return textOf(shown, source.uri.toString());
      },
    }),
    { dispose: () => waiting.forEach(clearTimeout) },
  );
}
