import path from 'node:path';
import * as vscode from 'vscode';
import { messageOf } from '../../files/reason.ts';
import type { KeyDatabase } from '../../firmware/editing/edit.ts';
import { suggestedOwner } from '../../firmware/editing/owner.ts';
import { readCertificate } from '../../firmware/signatures/certificate.ts';
import type { EditAnswer } from '../../webview/protocol.ts';
import { type ComparedImage, Comparisons } from './editing/compare.ts';
import { packed } from './editing/held-content.ts';
import { ImageContent } from './editing/image-content.ts';
import { nameOf, targetRefusal, writeImageFile, writeRefusal } from './editing/image-file.ts';
import { migrateImage } from './editing/migrate-image.ts';
import { askForCertificate, imageFilters, inWorkspace, readCertificateFile } from './editing/questions.ts';
import type { OpenEditors } from './open-editors.ts';

/** Registers the commands that change or compare images. What a command can't do is said in one sentence. */
export function registerEditorCommands(context: vscode.ExtensionContext, open: OpenEditors): vscode.Disposable {
  const comparisons = new Comparisons(vscode.Uri.joinPath(context.extensionUri, 'dist', 'compare-worker.mjs').fsPath);
  const all: Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>> = {
    'virtlens.firmware.compare': (one, other) => compare(open, comparisons, one, other),
    'virtlens.firmware.migrate': (old, template, target) => migrate(open, old, template, target),
    'virtlens.firmware.enroll': (database, certificate) => enroll(open, database, certificate),
    'virtlens.firmware.compact': async () => tellEdit(await open.edit(open.active(), { edit: { kind: 'compact' } })),
  };
  return vscode.Disposable.from(
    comparisons.register(),
    ...Object.entries(all).map(([name, act]) =>
      vscode.commands.registerCommand(name, (...args: unknown[]) => act(...args).catch(tellError)),
    ),
  );
}

function tellError(error: unknown): undefined {
  void vscode.window.showErrorMessage(messageOf(error));
  return undefined;
}

function tellEdit(answer: EditAnswer): EditAnswer {
  if (answer.kind === 'done') vscode.window.setStatusBarMessage(answer.label, 5000);
  return answer;
}

/** Two that were selected in the explorer; else the one that is meant, or in front, with one that is asked for. */
async function compare(open: OpenEditors, comparisons: Comparisons, given: unknown, others: unknown): Promise<unknown> {
  const selected = Array.isArray(others) ? others.map(uriOf).filter((uri) => uri !== undefined) : [];
  const first =
    selected.length === 2 ? selected[0] : (uriOf(given) ?? (open.isActive ? open.active().uri : await askForImage('Compare')));
  if (!first) return undefined;
  const second = selected.length === 2 ? selected[1] : (uriOf(others) ?? (await askForImage(`Compare ${nameOf(first)} With`)));
  if (!second) return undefined;
  const [one, other] = await Promise.all([comparedImage(open, first), comparedImage(open, second)]);
  return comparisons.show(one, other);
}

/** With the changes that are not saved yet. */
async function comparedImage(open: OpenEditors, uri: vscode.Uri): Promise<ComparedImage> {
  const document = open.of(uri);
  const name = nameOf(uri);
  if (document?.state.kind === 'ready') return { name, bytes: await document.copy(), held: document.held };
  const content = new ImageContent(uri);
  return { name, bytes: await content.read(), held: content.held };
}

/** Asks for the guest's store, the template with the other layout, and where the result goes; shows that. */
async function migrate(open: OpenEditors, ...given: readonly unknown[]): Promise<unknown> {
  const isStore = open.isActive && open.active().state.kind === 'ready';
  const old = uriOf(given[0]) ?? (isStore ? open.active().uri : await askForImage('Variables to Migrate: the Guest’s VARS'));
  if (!old) return undefined;
  const template = uriOf(given[1]) ?? (await askForImage('Template to Migrate To: VARS of the Other Build', templates));
  if (!template) return undefined;
  const [from, into] = await Promise.all([comparedImage(open, old), comparedImage(open, template)]);
  if (from.held?.format === 'auth') throw new Error(`${from.name} is an update of one variable, and no store.`);
  const migration = await migrateImage(from.bytes, into.bytes);
  if (!migration.ok) throw new Error(migration.reason);
  // A list of variables takes the form of the template, which it is migrated into.
  const target =
    uriOf(given[2]) ?? (await askForTarget(old, from.held?.isList ? path.posix.extname(template.path) : undefined));
  if (!target) return undefined;
  const refusal = await targetRefusal(target);
  if (refusal) throw new Error(refusal);
  await writeImageFile(target, into.held ? await packed(migration.bytes, into.held, nameOf(target)) : migration.bytes);
  await open.open(target);
  const { carried, dropped } = migration;
  const gone = dropped.length > 0 ? ` ${dropped.length} of the template’s own gave way to the guest’s.` : '';
  void vscode.window.showInformationMessage(
    `${nameOf(target)} has the layout of ${into.name} and ${carried.length} variables of ${from.name}.${gone}`,
  );
  return { carried: carried.length, dropped: dropped.length };
}

/** Where distributions put their templates. */
const templates = vscode.Uri.file('/usr/share/OVMF');

async function askForTarget(old: vscode.Uri, ending?: string): Promise<vscode.Uri | undefined> {
  const { name, ext: own } = path.posix.parse(old.path);
  const ext = ending ?? own;
  const beside = vscode.Uri.joinPath(old, '..', `${name}_migrated${ext || '.fd'}`);
  const refused = old.scheme !== 'file' || (await writeRefusal(beside)) !== undefined;
  return vscode.window.showSaveDialog({
    title: 'Migrated Variables',
    saveLabel: 'Migrate',
    defaultUri: refused ? inWorkspace(nameOf(beside)) : beside,
    filters: imageFilters,
  });
}

const databases: readonly (vscode.QuickPickItem & { readonly label: KeyDatabase })[] = [
  { label: 'db', description: 'What it signed may boot' },
  { label: 'dbx', description: 'What it signed may not boot' },
  { label: 'KEK', description: 'Its owner may change db and dbx' },
  { label: 'PK', description: 'Its owner may change all keys; takes the place of the one that is there' },
];

/** Enrolls a certificate in the image in front. */
async function enroll(open: OpenEditors, given: unknown, file: unknown): Promise<unknown> {
  const document = open.active();
  const known = databases.find(({ label }) => label === given);
  const chosen =
    known ?? (await vscode.window.showQuickPick(databases, { title: 'Enroll Certificate', placeHolder: 'Where?' }));
  if (!chosen) return undefined;
  const database = chosen.label;
  const uri = uriOf(file);
  const certificate = uri ? await readCertificateFile(uri) : await askForCertificate(database);
  if (!certificate) return undefined;
  const replace = database === 'PK';
  const owner = suggestedOwner(readCertificate(certificate));
  const edit = { kind: 'enroll', database, owner, certificate, replace } as const;
  return tellEdit(await open.edit(document, { edit }));
}

async function askForImage(title: string, defaultUri?: vscode.Uri): Promise<vscode.Uri | undefined> {
  const options = { title, filters: imageFilters, ...(defaultUri ? { defaultUri } : {}) };
  return (await vscode.window.showOpenDialog(options))?.[0];
}

function uriOf(given: unknown): vscode.Uri | undefined {
  if (given instanceof vscode.Uri) return given;
  return typeof given === 'string' ? vscode.Uri.file(given) : undefined;
}
