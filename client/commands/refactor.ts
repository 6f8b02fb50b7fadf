import path from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../server/protocol.ts';
import { applyEdits, documentOf } from '../apply-edits.ts';
import type { LanguageService } from '../language-service.ts';
import { derivedUri, provideDerived } from './derived-document.ts';

const scheme = 'virtlens-preview';

/** Applies the refactoring that the active tab shows. */
export const applyPreviewCommand = 'virtlens.applyPreview';
/** Closes the preview that the active tab shows. */
export const discardPreviewCommand = 'virtlens.discardPreview';

/** Which refactoring, and of which devices of the host where it is about them. */
interface Choice {
  readonly id: string;
  readonly gpu: readonly string[];
}

/** A preview's tab, the document it is about, and what it shows. */
interface Preview {
  readonly tab: vscode.Tab;
  readonly source: string;
  /** The choice as the preview's URI holds it. */
  readonly chosen: string;
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
    provideDerived(scheme, async (shown, uri) => (await service.refactoring({ uri, ...choiceOf(shown.fragment) })).after),
  );
}

/** Shows what a refactoring would change, tells what has to be known besides, and applies it to whom agrees. What isn't given is asked for. */
export async function refactor(service: LanguageService, uri: unknown, id: unknown, gpu: unknown): Promise<void> {
  const document = await documentOf(uri);
  const source = document.uri.toString();
  const choice = await choose(service, source, id, gpu);
  if (!choice) return;
  // The two halves must be made before a document can name them: a command of its own does both.
  if (choice.id === 'unified-to-split') return vscode.commands.executeCommand(commands.splitImage, source);
  const { title, notes } = await service.refactoring({ uri: source, ...choice });
  const name = path.posix.basename(document.uri.path);
  const chosen = fragmentOf(choice);
  const preview = derivedUri(scheme, name, source).with({ fragment: chosen });
  await vscode.commands.executeCommand('vscode.diff', document.uri, preview, `${name}: ${title}`, { preview: true });
  void ask(service, `${title}? ${notes.join(' ')}`.trim(), { source, chosen });
}

/** Undefined where the person gave up. */
async function choose(service: LanguageService, source: string, id: unknown, gpu: unknown): Promise<Choice | undefined> {
  const which = typeof id === 'string' ? id : await askWhich(service, source);
  if (which === undefined) return undefined;
  if (Array.isArray(gpu)) return { id: which, gpu: gpu.map(String) };
  const addresses = which === 'gpu-passthrough' ? await askForCard() : [];
  return addresses && { id: which, gpu: addresses };
}

async function askWhich(service: LanguageService, source: string): Promise<string | undefined> {
  const all = await service.refactorings({ uri: source });
  const possible = all.filter(({ refusal }) => refusal === undefined);
  const others = all.filter(({ refusal }) => refusal !== undefined);
  const separator = { label: 'Not for this domain', kind: vscode.QuickPickItemKind.Separator, id: undefined };
  const picked = await vscode.window.showQuickPick(
    [
      ...possible.map(({ id, title, summary }) => ({ label: title, detail: summary, id })),
      ...(others.length > 0 ? [separator] : []),
      ...others.map(({ title, refusal }) => ({ label: title, detail: `$(circle-slash) ${refusal}`, id: undefined })),
    ],
    { title: 'Convert the Domain', placeHolder: 'What shall become of it?', matchOnDetail: true },
  );
  return picked?.id;
}

/** Addresses as lspci writes them. */
const addresses =
  /^\s*(?:[0-9a-f]{1,8}:)?[0-9a-f]{1,2}:[0-9a-f]{1,2}\.[0-7](?:[\s,]+(?:[0-9a-f]{1,8}:)?[0-9a-f]{1,2}:[0-9a-f]{1,2}\.[0-7])*\s*$/i;

async function askForCard(): Promise<readonly string[] | undefined> {
  const answer = await vscode.window.showInputBox({
    title: 'Prepare for GPU Passthrough',
    prompt: 'The host’s PCI addresses of all functions of the card: lspci shows them.',
    placeHolder: '0000:01:00.0 0000:01:00.1',
    validateInput: (value) => (addresses.test(value) ? undefined : 'Addresses such as 0000:01:00.0, with spaces between them.'),
  });
  return answer?.split(/[\s,]+/).filter((address) => address !== '');
}

function fragmentOf({ id, gpu }: Choice): string {
  return gpu.length === 0 ? id : `${id}=${gpu.join(',')}`;
}

function choiceOf(fragment: string): Choice {
  const [id = '', gpu] = fragment.split('=');
  return { id, gpu: gpu?.split(',') ?? [] };
}

async function ask(service: LanguageService, question: string, { source, chosen }: Omit<Preview, 'tab'>): Promise<void> {
  const [apply, discard] = ['Apply', 'Discard'];
  const answer = await vscode.window.showInformationMessage(question, apply, discard);
  const preview = previews().find((each) => each.source === source && each.chosen === chosen);
  if (!preview || answer === undefined) return;
  if (answer === apply)
    await applyOne(service, preview).catch((error: unknown) => vscode.window.showErrorMessage(String(error)));
  else await vscode.window.tabGroups.close(preview.tab);
}

/** Applies the refactoring that the active tab shows. */
export async function applyPreview(service: LanguageService): Promise<void> {
  await applyOne(service, requirePreview());
}

/** Closes the preview that the active tab shows; nothing was changed. */
export async function discardPreview(): Promise<void> {
  await vscode.window.tabGroups.close(requirePreview().tab);
}

async function applyOne(service: LanguageService, { tab, source, chosen }: Preview): Promise<void> {
  const document = await documentOf(source);
  await applyEdits(service, document, await service.refactoring({ uri: source, ...choiceOf(chosen) }));
  await vscode.window.showTextDocument(document, { viewColumn: tab.group.viewColumn, preview: false });
  await vscode.window.tabGroups.close(tab);
}

function requirePreview(): Preview {
  const preview = shownPreview();
  if (!preview) throw new Error('Choose a refactoring of the domain first.');
  return preview;
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
  return { tab, source: input.modified.query, chosen: input.modified.fragment };
}
