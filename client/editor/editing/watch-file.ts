import * as vscode from 'vscode';
import { nameOf } from './image-file.ts';

/** Calls back when the file is created, changed or deleted, also when another one takes its name. */
export function watchFile(uri: vscode.Uri, changed: () => void): vscode.Disposable {
  const folder = vscode.Uri.joinPath(uri, '..');
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, literally(nameOf(uri))));
  return vscode.Disposable.from(
    watcher,
    ...[watcher.onDidCreate(changed), watcher.onDidChange(changed), watcher.onDidDelete(changed)],
  );
}

/** A pattern that only this name matches. */
function literally(name: string): string {
  return name.replaceAll(/[*?{}[\]]/g, '[$&]');
}
