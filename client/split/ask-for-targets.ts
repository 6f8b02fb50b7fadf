import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';

/** Where the two halves go, as paths of this machine. */
export interface SplitTargets {
  readonly codePath: string;
  readonly varsPath: string;
  /** True: the person agreed that the files standing there are replaced. */
  readonly overwrite: boolean;
}

/** What a split needs to know before it can ask. Paths are this machine's. */
export interface SplitQuestion {
  readonly imagePath: string;
  readonly codePath: string;
  readonly varsPath: string;
  /** More folders to offer, behind the image's own and the workspace's. */
  readonly folders: readonly string[];
}

interface Choice extends vscode.QuickPickItem {
  readonly targets: () => Promise<SplitTargets | undefined>;
}

/** Asks where to write the halves, and whether to replace what stands there. Undefined: the person thought better of it. */
export async function askForTargets(question: SplitQuestion): Promise<SplitTargets | undefined> {
  const beside = path.dirname(question.imagePath);
  const workspaces = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const folders = [beside, ...workspaces.map(({ uri }) => uri.fsPath), ...question.folders];
  const writable = await filter([...new Set(folders)], canWriteInto);
  const names = `${path.basename(question.codePath)} and ${path.basename(question.varsPath)}`;
  const choices: Choice[] = [
    ...writable.map((folder) => ({
      label: `$(folder) ${folder}`,
      ...(folder === beside ? { description: 'beside the image' } : {}),
      targets: () => inFolder(question, folder),
    })),
    { label: '$(folder-opened) Choose a Folder…', targets: () => inChosenFolder(question, writable[0]) },
    { label: '$(save-as) Choose Both File Names…', targets: () => underChosenNames(question, writable[0] ?? beside) },
  ];
  const choice = await vscode.window.showQuickPick(choices, {
    title: `Split ${path.basename(question.imagePath)} into ${names}`,
    placeHolder: writable.includes(beside) ? 'Where to?' : `Where to? ${beside} can not be written to.`,
    ignoreFocusOut: true,
  });
  return choice?.targets();
}

async function inFolder(question: SplitQuestion, folder: string): Promise<SplitTargets | undefined> {
  return agreed(path.join(folder, path.basename(question.codePath)), path.join(folder, path.basename(question.varsPath)));
}

async function inChosenFolder(question: SplitQuestion, start: string | undefined): Promise<SplitTargets | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'Folder for CODE and VARS',
    openLabel: 'Split Here',
    canSelectFiles: false,
    canSelectFolders: true,
    ...(start ? { defaultUri: vscode.Uri.file(start) } : {}),
  });
  return chosen?.[0] && inFolder(question, chosen[0].fsPath);
}

async function underChosenNames(question: SplitQuestion, folder: string): Promise<SplitTargets | undefined> {
  const ask = (title: string, name: string): Thenable<vscode.Uri | undefined> =>
    vscode.window.showSaveDialog({ title, defaultUri: vscode.Uri.file(path.join(folder, path.basename(name))) });
  const code = await ask('Save CODE As', question.codePath);
  const vars = code && (await ask('Save VARS As', question.varsPath));
  // The save dialog itself asks before it answers with a file that exists.
  return vars && { codePath: code.fsPath, varsPath: vars.fsPath, overwrite: true };
}

/** The targets, once the person agreed that what stands there is replaced. */
async function agreed(codePath: string, varsPath: string): Promise<SplitTargets | undefined> {
  const standing = await filter([codePath, varsPath], exists);
  if (standing.length === 0) return { codePath, varsPath, overwrite: false };
  const replace = 'Replace';
  const answer = await vscode.window.showWarningMessage(
    standing.length === 1 ? `${standing[0]} exists already.` : `${standing.join(' and ')} exist already.`,
    { modal: true, detail: 'Replacing loses what is in there: a VARS file may be the variables of a guest.' },
    replace,
  );
  return answer === replace ? { codePath, varsPath, overwrite: true } : undefined;
}

async function canWriteInto(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function filter<T>(values: readonly T[], holds: (value: T) => Promise<boolean>): Promise<T[]> {
  const verdicts = await Promise.all(values.map(holds));
  return values.filter((_, index) => verdicts[index]);
}
