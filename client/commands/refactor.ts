import path from 'node:path';
import * as vscode from 'vscode';
import { applyEdits, documentOf } from '../apply-edits.ts';
import type { LanguageService } from '../language-service.ts';
import { derivedUri, provideDerived } from './derived-document.ts';

const scheme = 'virtlens-preview';

/** Applies the refactoring that the active tab shows. */
export const applyPreviewCommand = 'virtlens.applyPreview';

/** A preview's tab, the document it is about, and the refactoring it shows. */
interface Preview {
  readonly tab: vscode.Tab;
  readonly source: string;
  readonly id: string;
}

/** Lets VS Code show documents as a refactoring would make them, and offers to apply the one that is looked at. */
export function providePreviews(service: LanguageService): vscode.Disposable {
  const offer = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Left, Number.MAX_SAFE_INTEGER);
  offer.text = '$(check) Apply the Change';
  offer.tooltip = 'Change the domain as the right side shows';
  offer.command = applyPreviewCommand;
  offer.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
  const follow = (): void => (shownPreview() ? offer.show() : offer.hide());
  return vscode.Disposable.from(
    offer,
    vscode.window.tabGroups.onDidChangeTabs(follow),
    vscode.window.tabGroups.onDidChangeTabGroups(follow),
    provideDerived(scheme, async (shown, source) => (await service.refactoring({ uri: source, id: shown.fragment })).after),
  );
}

/** Shows what a refactoring would change, tells what has to be known besides, and applies it to whom agrees. */
export async function refactor(service: LanguageService, uri: unknown, id: unknown): Promise<void> {
  if (typeof id !== 'string') throw new Error('Which refactoring is meant was not said.');
  const document = await documentOf(uri);
  const source = document.uri.toString();
  const { title, notes } = await service.refactoring({ uri: source, id });
  const name = path.posix.basename(document.uri.path);
  const preview = derivedUri(scheme, name, source).with({ fragment: id });
  await vscode.commands.executeCommand('vscode.diff', document.uri, preview, `${name}: ${title}`, { preview: true });
  void ask(service, `${title}? ${notes.join(' ')}`.trim(), { source, id });
}

async function ask(service: LanguageService, question: string, { source, id }: Omit<Preview, 'tab'>): Promise<void> {
  const [apply, discard] = ['Apply', 'Discard'];
  const answer = await vscode.window.showInformationMessage(question, apply, discard);
  const preview = previews().find((each) => each.source === source && each.id === id);
  if (!preview || answer === undefined) return;
  if (answer === apply)
    await applyOne(service, preview).catch((error: unknown) => vscode.window.showErrorMessage(String(error)));
  else await vscode.window.tabGroups.close(preview.tab);
}

/** Applies the refactoring that the active tab shows. */
export async function applyPreview(service: LanguageService): Promise<void> {
  const preview = shownPreview();
  if (!preview) throw new Error('Choose a refactoring of the domain first.');
  await applyOne(service, preview);
}

async function applyOne(service: LanguageService, { tab, source, id }: Preview): Promise<void> {
  const document = await documentOf(source);
  await applyEdits(service, document, await service.refactoring({ uri: source, id }));
  await vscode.window.showTextDocument(document, { viewColumn: tab.group.viewColumn, preview: false });
  await vscode.window.tabGroups.close(tab);
}

function shownPreview(): Preview | undefined {
  const { activeTab } = vscode.window.tabGroups.activeTabGroup;
  return activeTab && previewIn(activeTab);
}

function previews(): readonly Preview[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.flatMap((tab) => previewIn(tab) ?? []));
}

function previewIn(tab: vscode.Tab): Preview | undefined {
  const { input } = tab;
  if (!(input instanceof vscode.TabInputTextDiff) || input.modified.scheme !== scheme) return undefined;
  return { tab, source: input.modified.query, id: input.modified.fragment };
}
