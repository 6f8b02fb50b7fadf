import path from 'node:path';
import * as vscode from 'vscode';
import type { KeyDatabase } from '../../firmware/editing/edit.ts';
import { ownSignatureOwner } from '../../firmware/editing/owner.ts';
import { migrateVars } from '../../firmware/migrate/migrate-vars.ts';
import type { EditAnswer } from '../../webview/protocol.ts';
import { type ComparedImage, Comparisons } from './editing/compare.ts';
import { nameOf, readImageFile, writeImageFile, writeRefusal } from './editing/image-file.ts';
import { askForCertificate, inWorkspace, readCertificateFile } from './editing/questions.ts';
import type { OpenEditors } from './open-editors.ts';

const images = { 'Firmware images': ['fd', 'bin', 'rom'], 'All files': ['*'] };

/** Registers the commands that change or compare images. What a command can't do is said in one sentence. */
export function registerEditorCommands(context: vscode.ExtensionContext, open: OpenEditors): vscode.Disposable {
  const comparisons = new Comparisons(vscode.Uri.joinPath(context.extensionUri, 'dist', 'compare-worker.js').fsPath);
  const all: Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>> = {
    'virtlens.firmware.compare': (one, other) => compare(open, comparisons, one, other),
    'virtlens.firmware.migrate': (old, template, target) => migrate(open, old, template, target),
    'virtlens.firmware.enroll': (database, certificate) => enrol(open, database, certificate),
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
  void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
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
  return { name: nameOf(uri), bytes: document?.state.kind === 'ready' ? document.bytes : await readImageFile(uri) };
}

/** Asks for the guest's store, the template with the other layout, and where the result goes; shows that. */
async function migrate(open: OpenEditors, ...given: readonly unknown[]): Promise<unknown> {
  const isStore = open.isActive && open.active().state.kind === 'ready';
  const old = uriOf(given[0]) ?? (isStore ? open.active().uri : await askForImage('Variables to Migrate: the Guest’s VARS'));
  if (!old) return undefined;
  const template = uriOf(given[1]) ?? (await askForImage('Template to Migrate To: VARS of the Other Build', templates));
  if (!template) return undefined;
  const [from, into] = await Promise.all([comparedImage(open, old), comparedImage(open, template)]);
  const migration = migrateVars(from.bytes, into.bytes);
  if (!migration.ok) throw new Error(migration.reason);
  const target = uriOf(given[2]) ?? (await askForTarget(old));
  if (!target) return undefined;
  const refusal = await writeRefusal(target);
  if (refusal) throw new Error(refusal);
  await writeImageFile(target, migration.bytes);
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

async function askForTarget(old: vscode.Uri): Promise<vscode.Uri | undefined> {
  const { name, ext } = path.posix.parse(old.path);
  const beside = vscode.Uri.joinPath(old, '..', `${name}_migrated${ext || '.fd'}`);
  const refused = old.scheme !== 'file' || (await writeRefusal(beside)) !== undefined;
  return vscode.window.showSaveDialog({
    title: 'Migrated Variables',
    saveLabel: 'Migrate',
    defaultUri: refused ? inWorkspace(nameOf(beside)) : beside,
    filters: images,
  });
}

const databases: readonly (vscode.QuickPickItem & { readonly label: KeyDatabase })[] = [
  { label: 'db', description: 'What it signed may boot' },
  { label: 'dbx', description: 'What it signed may not boot' },
  { label: 'KEK', description: 'Its owner may change db and dbx' },
  { label: 'PK', description: 'Its owner may change all keys; takes the place of the one that is there' },
];

/** Enrols a certificate in the image in front. */
async function enrol(open: OpenEditors, given: unknown, file: unknown): Promise<unknown> {
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
  const edit = { kind: 'enrol', database, owner: ownSignatureOwner, certificate, replace } as const;
  return tellEdit(await open.edit(document, { edit }));
}

async function askForImage(title: string, defaultUri?: vscode.Uri): Promise<vscode.Uri | undefined> {
  const options = { title, filters: images, ...(defaultUri ? { defaultUri } : {}) };
  return (await vscode.window.showOpenDialog(options))?.[0];
}

function uriOf(given: unknown): vscode.Uri | undefined {
  if (given instanceof vscode.Uri) return given;
  return typeof given === 'string' ? vscode.Uri.file(given) : undefined;
}
