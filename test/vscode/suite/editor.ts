/** What the tests inside the extension host do with the editor. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';

/** The folder that VS Code was opened on. */
export function workspaceFile(...parts: readonly string[]): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('VS Code was opened without a folder');
  return path.join(folder.uri.fsPath, ...parts);
}

/** Writes a file below `domains/` and shows it. */
export async function showDomain(name: string, xml: string): Promise<vscode.TextDocument> {
  const file = workspaceFile('domains', name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, xml);
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document);
  return document;
}

/** Milliseconds after which something that VS Code ought to do is said not to happen. */
const patience = 30_000;

/** Waits until `look` answers something else than undefined; looks again whenever `event` fires. `expected` says what is waited for. */
export async function eventually<T>(expected: string, event: vscode.Event<unknown>, look: () => T | undefined): Promise<T> {
  let listener: vscode.Disposable | undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      const check = (): void => {
        try {
          const seen = look();
          if (seen !== undefined) resolve(seen);
        } catch (error) {
          reject(error);
        }
      };
      listener = event(check);
      timer = setTimeout(() => reject(new Error(`still waiting for ${expected} after ${patience / 1000} s`)), patience);
      check();
    });
  } finally {
    clearTimeout(timer);
    listener?.dispose();
  }
}

/** Waits until the file is in front in a custom editor, with changes that are not saved or without. */
export async function activeTab(name: string, dirty: boolean): Promise<void> {
  const what = `${name} ${dirty ? 'with' : 'without'} changes`;
  await eventually(what, vscode.window.tabGroups.onDidChangeTabs, () => {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    const shown = tab?.input instanceof vscode.TabInputCustom && tab.input.uri.path.endsWith(`/${name}`);
    return (shown && tab.isDirty === dirty) || undefined;
  });
}

/** The rule that a diagnostic of ours is about. */
export function ruleOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return String(typeof code === 'object' ? code.value : code);
}

/** The document's findings, once they are exactly of these rules (each named once, in any order). */
export async function findings(document: vscode.TextDocument, ...rules: readonly string[]): Promise<vscode.Diagnostic[]> {
  const wanted = rules.toSorted().join(' ');
  const current = (): string => [...new Set(ours(document).map(ruleOf))].sort().join(' ');
  try {
    return await eventually('findings', vscode.languages.onDidChangeDiagnostics, () =>
      current() === wanted ? ours(document) : undefined,
    );
  } catch (error) {
    throw new Error(`expected findings [${wanted}] in ${document.fileName}, there are [${current()}]`, { cause: error });
  }
}

/** What virtlens says about a document now. */
export function ours(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'virtlens');
}

/** The one quick fix at a finding whose title matches. */
export async function quickFix(
  document: vscode.TextDocument,
  finding: vscode.Diagnostic,
  title: RegExp,
): Promise<vscode.CodeAction> {
  const offered = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    finding.range,
    vscode.CodeActionKind.QuickFix.value,
  );
  const [match, ...others] = offered.filter((action) => title.test(action.title));
  if (match && others.length === 0) return match;
  throw new Error(`no single quick fix like ${title} among: ${offered.map((action) => action.title).join(' | ')}`);
}

/** The refactorings that are offered at a place. */
export async function refactorings(document: vscode.TextDocument, place: vscode.Range): Promise<vscode.CodeAction[]> {
  const kind = vscode.CodeActionKind.RefactorRewrite.value;
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, place, kind);
}

/** Markdown without the backslashes that keep characters from meaning something. */
export function unescaped(markdown: string): string {
  return markdown.replaceAll(/\\(?=[^\w\s]|_)/g, '');
}

/** What hovering the first occurrence of `needle` shows. */
export async function hoverText(document: vscode.TextDocument, needle: string): Promise<string> {
  const place = document.positionAt(document.getText().indexOf(needle) + 1);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, place);
  const contents = hovers.flatMap((hover) => hover.contents);
  return unescaped(contents.map((content) => (typeof content === 'string' ? content : content.value)).join('\n'));
}

/** The document of this scheme that was made of `source`, once it is open. */
export async function otherDocument(scheme: string, source: vscode.TextDocument): Promise<vscode.TextDocument> {
  return eventually(`a ${scheme} of ${source.fileName}`, vscode.workspace.onDidOpenTextDocument, () =>
    vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === scheme && uri.query === source.uri.toString()),
  );
}

/** What choosing a code action in the menu does. */
export async function choose(action: vscode.CodeAction): Promise<void> {
  if (action.edit && !(await vscode.workspace.applyEdit(action.edit)))
    throw new Error(`"${action.title}" could not be applied`);
  const { command } = action;
  if (command) await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
}

/** Undoes one step in the active editor; resolves when the document has changed. */
export async function undoOnce(document: vscode.TextDocument): Promise<void> {
  const before = document.getText();
  const undone = eventually(
    'the undo',
    vscode.workspace.onDidChangeTextDocument,
    () => document.getText() !== before || undefined,
  );
  await vscode.commands.executeCommand('undo');
  await undone;
}
