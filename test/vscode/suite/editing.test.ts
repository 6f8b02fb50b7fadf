import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { analyzeImage } from '../../../firmware/image.ts';
import { ownCertificate } from '../../../firmware/signatures/certificates-for-tests.ts';
import { test } from '../tests.ts';
import { activeTab, workspaceFile } from './editor.ts';

const microsoftTemplate = () => workspaceFile('host', 'usr', 'share', 'OVMF', 'OVMF_VARS_4M.ms.fd');
const own = Buffer.from(ownCertificate('Homelab Key'));

/** A guest's own store, in the firmware editor. */
async function openStore(name: string): Promise<string> {
  const file = workspaceFile('stores', name);
  await mkdir(path.dirname(file), { recursive: true });
  await copyFile(microsoftTemplate(), file);
  await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(file), 'virtlens.firmware');
  await activeTab(name, false);
  return file;
}

async function enroll(): Promise<void> {
  const certificate = workspaceFile('stores', 'homelab.der');
  await writeFile(certificate, own);
  await vscode.commands.executeCommand('virtlens.firmware.enroll', 'db', certificate);
}

function holdsOwnKey(bytes: Buffer): boolean {
  const db = analyzeImage(bytes).variables.find((variable) => variable.live && variable.name === 'db');
  return db !== undefined && bytes.subarray(db.dataOffset, db.dataOffset + db.size).includes(own);
}

test('an enrolled certificate is saved, and undo and save give the file’s first bytes', async () => {
  const file = await openStore('saved_VARS.fd');
  const before = await readFile(file);
  await enroll();
  await activeTab('saved_VARS.fd', true);
  assert.ok((await readFile(file)).equals(before), 'nothing is written before it is saved');
  await vscode.commands.executeCommand('workbench.action.files.save');
  await activeTab('saved_VARS.fd', false);
  const saved = await readFile(file);
  assert.equal(saved.length, before.length);
  assert.ok(holdsOwnKey(saved), 'db holds the certificate');
  await vscode.commands.executeCommand('undo');
  await activeTab('saved_VARS.fd', true);
  await vscode.commands.executeCommand('workbench.action.files.save');
  await activeTab('saved_VARS.fd', false);
  assert.ok((await readFile(file)).equals(before), 'the first bytes are back');
  await vscode.commands.executeCommand('redo');
  await activeTab('saved_VARS.fd', true);
  await vscode.commands.executeCommand('workbench.action.files.save');
  await activeTab('saved_VARS.fd', false);
  assert.ok((await readFile(file)).equals(saved), 'redo gives the same bytes again');
});

test('reverting forgets what was not saved', async () => {
  const file = await openStore('reverted_VARS.fd');
  const before = await readFile(file);
  await enroll();
  await activeTab('reverted_VARS.fd', true);
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await activeTab('reverted_VARS.fd', false);
  await enroll();
  await activeTab('reverted_VARS.fd', true);
  await vscode.commands.executeCommand('workbench.action.files.save');
  await activeTab('reverted_VARS.fd', false);
  const saved = await readFile(file);
  assert.ok(holdsOwnKey(saved));
  const count = (bytes: Buffer) => analyzeImage(bytes).variables.length;
  // Once, not twice: the first one was forgotten. The old db stays behind as a dead entry.
  assert.equal(count(saved), count(before) + 1);
});

test('two stores are compared, changes that are not saved included', async () => {
  const file = await openStore('compared_VARS.fd');
  await enroll();
  await activeTab('compared_VARS.fd', true);
  const shown = await vscode.commands.executeCommand<vscode.TextDocument>(
    'virtlens.firmware.compare',
    vscode.Uri.file(microsoftTemplate()),
    vscode.Uri.file(file),
  );
  const text = shown.getText();
  assert.match(text, /^--- OVMF_VARS_4M\.ms\.fd .*\n\+\+\+ compared_VARS\.fd /);
  assert.match(text, /@@ Variables: 1 changed @@\n- db: .*\n\+ db: .*Homelab Key/);
  assert.equal(shown.languageId, 'diff');
  await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(file), 'virtlens.firmware');
  await activeTab('compared_VARS.fd', true);
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await activeTab('compared_VARS.fd', false);
});

test('variables move into the template of another build', async () => {
  const target = workspaceFile('stores', 'migrated_VARS.fd');
  await mkdir(path.dirname(target), { recursive: true });
  const template = workspaceFile('shipped', 'bookworm', 'VARS.fd');
  const moved = await vscode.commands.executeCommand('virtlens.firmware.migrate', microsoftTemplate(), template, target);
  await activeTab('migrated_VARS.fd', false);
  const [from, to] = [await readFile(microsoftTemplate()), await readFile(target)];
  assert.equal(to.length, (await readFile(template)).length);
  const live = (bytes: Buffer) => analyzeImage(bytes).variables.filter((variable) => variable.live);
  const names = (bytes: Buffer) =>
    live(bytes)
      .map(({ name }) => name)
      .toSorted()
      .join(' ');
  assert.equal(names(to), names(from));
  assert.deepEqual(moved, { carried: live(from).length, dropped: 0 });
});
