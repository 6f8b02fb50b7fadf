import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { test } from '../tests.ts';
import { withFirmware } from './domains.ts';
import { eventually, findings, ours, ruleOf, showDomain, workspaceFile } from './editor.ts';

const store = '/var/lib/libvirt/qemu/nvram/guest_VARS.fd';
const pair = withFirmware('/usr/share/OVMF/OVMF_CODE_4M.fd', '/usr/share/OVMF/OVMF_VARS_4M.fd');
const named = (name: string): string => pair.replace('<name>guest</name>', `<name>${name}</name>`);

test('two guests with one NVRAM: each names the other, whether it is open or not', async () => {
  const other = workspaceFile('domains', 'shared', 'two.xml');
  await mkdir(path.dirname(other), { recursive: true });
  await writeFile(other, named('two').replace(store, '/srv/shared_VARS.fd'));
  const document = await showDomain('shared/one.xml', named('one').replace(store, '/srv/shared_VARS.fd'));
  const [finding] = await findings(document, 'workspace/nvram');
  assert.equal(finding && document.getText(finding.range), '/srv/shared_VARS.fd');
  const [place] = finding?.relatedInformation ?? [];
  assert.equal(place?.location.uri.fsPath, other);
  const two = await vscode.workspace.openTextDocument(other);
  assert.equal(two.getText(place.location.range), '/srv/shared_VARS.fd');
  await vscode.window.showTextDocument(two);
  await findings(two, 'workspace/nvram');
  const edit = new vscode.WorkspaceEdit();
  const at = two.getText().indexOf('/srv/shared_VARS.fd');
  edit.replace(two.uri, new vscode.Range(two.positionAt(at), two.positionAt(at + 19)), '/srv/two_VARS.fd');
  await vscode.workspace.applyEdit(edit);
  await findings(two);
  await vscode.window.showTextDocument(document);
  await findings(document);
  await vscode.workspace.save(two.uri);
});

/** Opens a file of the host in which this text stands. */
async function showHostFile(file: string, text: string): Promise<vscode.TextDocument> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document);
  return document;
}

test('qemu.conf: what its nvram list says wrongly', async () => {
  const share = '/usr/share/OVMF';
  const lines = ['nvram = [', `  "${share}/OVMF_VARS_4M.fd:${share}/gone.fd",`, `  "${share}/OVMF_CODE_4M.fd"`, ']', ''];
  const file = workspaceFile('host', 'etc', 'libvirt', 'qemu.conf');
  const document = await showHostFile(file, lines.join('\n'));
  const rules = ['format', 'missing-file', 'obsolete', 'wrong-image'].map((rule) => `qemu-conf/${rule}`);
  const found = await findings(document, ...rules);
  const places = found.map((finding) => `${ruleOf(finding)} in line ${finding.range.start.line + 1}`);
  assert.deepEqual(places.sort(), [
    'qemu-conf/format in line 3',
    'qemu-conf/missing-file in line 2',
    'qemu-conf/obsolete in line 1',
    'qemu-conf/wrong-image in line 2',
  ]);
  const place = document.positionAt(document.getText().indexOf('/gone.fd') + 1);
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    place,
  );
  const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
  assert.ok(labels.includes('OVMF_VARS_4M.fd'), `offered: ${labels.join(' ')}`);
});

test('a firmware descriptor: files that are gone, unknown features, and the schema', async () => {
  const file = workspaceFile('host', 'usr', 'share', 'qemu', 'firmware', '90-own.json');
  const model = await readFile(workspaceFile('host', 'usr', 'share', 'qemu', 'firmware', '60-edk2-x86_64.json'), 'utf8');
  const text = model
    .replace('/OVMF_CODE_4M.fd"', '/gone.fd"')
    .replace('"features": [', '"features": [ "warp",')
    .replace('"uefi"', '"uefi", "coreboot"');
  assert.equal(text.includes('gone.fd') && text.includes('warp') && text.includes('coreboot'), true);
  try {
    const document = await showHostFile(file, text);
    assert.equal(document.languageId, 'json');
    await findings(document, 'descriptor/missing-file', 'descriptor/unknown-feature');
    const wrong = await eventually('the schema’s word', vscode.languages.onDidChangeDiagnostics, () =>
      vscode.languages
        .getDiagnostics(document.uri)
        .find((finding) => !ours(document).includes(finding) && document.getText(finding.range).includes('coreboot')),
    );
    assert.match(wrong.message, /bios.*uefi/);
  } finally {
    await rm(file);
  }
});
