import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { type OpenedContainer, readContainer } from '../../../firmware/containers/container.ts';
import { packContent } from '../../../firmware/containers/pack.ts';
import { ownCertificate } from '../../../firmware/signatures/certificates-for-tests.ts';
import { test } from '../tests.ts';
import { activeTab, eventually, workspaceFile } from './editor.ts';

const own = Buffer.from(ownCertificate('Homelab Key'));

/** Microsoft's template in another format, in the firmware editor. */
async function openStore(name: string, format: 'qcow2' | 'json-varstore'): Promise<string> {
  const bytes = await readFile(workspaceFile('host', 'usr', 'share', 'OVMF', 'OVMF_VARS_4M.ms.fd'));
  const packed = packContent({ bytes: new Uint8Array(bytes), isList: false }, format);
  assert.ok('bytes' in packed);
  const file = workspaceFile('stores', name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, packed.bytes);
  await vscode.commands.executeCommand('virtlens.openImage', vscode.Uri.file(file));
  await activeTab(name, false);
  return file;
}

async function enroll(): Promise<void> {
  const certificate = workspaceFile('stores', 'contained.der');
  await writeFile(certificate, own);
  await vscode.commands.executeCommand('virtlens.firmware.enroll', 'db', certificate);
}

async function opened(file: string): Promise<OpenedContainer> {
  const container = readContainer(new Uint8Array(await readFile(file)));
  assert.ok('image' in container);
  return container;
}

async function holdsOwnKey(file: string): Promise<boolean> {
  const { image, bytes } = await opened(file);
  const db = image.variables.find((variable) => variable.live && variable.name === 'db');
  return db !== undefined && Buffer.from(bytes.subarray(db.dataOffset, db.dataOffset + db.size)).includes(own);
}

for (const [name, format] of [
  ['kept_VARS.qcow2', 'qcow2'],
  ['kept.json', 'json-varstore'],
] as const) {
  test(`a certificate that is enrolled in ${name} is saved in the file’s own format, and can be taken back`, async () => {
    const file = await openStore(name, format);
    const before = await opened(file);
    assert.equal(before.format, format);
    await enroll();
    await activeTab(name, true);
    await vscode.commands.executeCommand('workbench.action.files.save');
    await activeTab(name, false);
    assert.equal((await opened(file)).format, format);
    assert.ok(await holdsOwnKey(file), 'db holds the certificate');
    await vscode.commands.executeCommand('undo');
    await activeTab(name, true);
    await vscode.commands.executeCommand('workbench.action.files.save');
    await activeTab(name, false);
    assert.equal(await holdsOwnKey(file), false);
    assert.deepEqual((await opened(file)).image.variables, before.image.variables);
  });
}

test('a store in qcow2 opens in the firmware editor by its name, JSON opens as text', async () => {
  const store = await openStore('named_VARS.qcow2', 'qcow2');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(store));
  await activeTab('named_VARS.qcow2', false);
  const json = workspaceFile('stores', 'plain.json');
  await writeFile(json, '{}');
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(json));
  await eventually('plain.json as text', vscode.window.tabGroups.onDidChangeTabs, () => {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return (input instanceof vscode.TabInputText && input.uri.path.endsWith('plain.json')) || undefined;
  });
});

test('the variables of a JSON store move into a template, and compare as the same', async () => {
  const file = await openStore('moved.json', 'json-varstore');
  const target = workspaceFile('stores', 'from-json_VARS.fd');
  const template = workspaceFile('shipped', 'bookworm', 'VARS.fd');
  await vscode.commands.executeCommand('virtlens.firmware.migrate', file, template, target);
  await activeTab('from-json_VARS.fd', false);
  assert.equal((await readFile(target)).length, (await readFile(template)).length);
  const shown = await vscode.commands.executeCommand<vscode.TextDocument>('virtlens.firmware.compare', file, target);
  assert.match(shown.getText(), /They have the same variables\./);
});
