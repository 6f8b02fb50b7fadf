import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from '../tests.ts';
import { unifiedLoader } from './domains.ts';
import { eventually, findings, hoverText, showDomain, workspaceFile } from './editor.ts';

test('hovering the loader says what the image is', async () => {
  const document = await showDomain('hover.xml', unifiedLoader('/srv/trixie/OVMF.fd'));
  await findings(document, 'loader/unified-image');
  const text = await hoverText(document, '/srv/trixie/OVMF.fd');
  assert.match(text, /unified/i);
  assert.match(text, /4 MiB/);
});

test('the paths of images are links to the files', async () => {
  const document = await showDomain('links.xml', unifiedLoader('/srv/trixie/OVMF.fd'));
  await findings(document, 'loader/unified-image');
  const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri, 99);
  const targets = links.map((link) => link.target?.fsPath);
  assert.deepEqual(targets, [workspaceFile('host', 'srv', 'trixie', 'OVMF.fd')]);
});

test('an .fd opens in the firmware editor', async () => {
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(workspaceFile('host', 'srv', 'trixie', 'OVMF.fd')));
  await customTab('virtlens.firmware', 'OVMF.fd');
});

test('a .bin opens in the firmware editor on request, and not before', async () => {
  const file = workspaceFile('host', 'srv', 'trixie.bin');
  await vscode.workspace.fs.copy(vscode.Uri.file(workspaceFile('host', 'srv', 'trixie', 'OVMF.fd')), vscode.Uri.file(file));
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
  assert.ok(!(vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputCustom));
  await vscode.commands.executeCommand('virtlens.openImage', file);
  await customTab('virtlens.firmware', 'trixie.bin');
});

test('a .rom is offered the firmware editor by "Reopen Editor With"', async () => {
  const file = vscode.Uri.file(workspaceFile('host', 'srv', 'trixie.rom'));
  await vscode.workspace.fs.copy(vscode.Uri.file(workspaceFile('host', 'srv', 'trixie', 'OVMF.fd')), file);
  await vscode.commands.executeCommand('vscode.openWith', file, 'virtlens.firmware.option');
  await customTab('virtlens.firmware.option', 'trixie.rom');
});

test('problems of an image are listed while it is open', async () => {
  const sound = await vscode.workspace.fs.readFile(vscode.Uri.file(workspaceFile('host', 'srv', 'trixie', 'OVMF.fd')));
  const damaged = Uint8Array.from(sound);
  // The checksum in the header of the first volume.
  damaged[0x32] = 0xff - (damaged[0x32] ?? 0);
  const file = vscode.Uri.file(workspaceFile('host', 'srv', 'damaged.fd'));
  await vscode.workspace.fs.writeFile(file, damaged);
  await vscode.commands.executeCommand('vscode.open', file);
  const listed = () => vscode.languages.getDiagnostics(file);
  await eventually(
    'a problem of damaged.fd',
    vscode.languages.onDidChangeDiagnostics,
    () => listed().some(({ message }) => message.startsWith('The header checksum of the volume at 0x0 is wrong.')) || undefined,
  );
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  await eventually(
    'no problem of damaged.fd',
    vscode.languages.onDidChangeDiagnostics,
    () => listed().length === 0 || undefined,
  );
});

async function customTab(viewType: string, name: string): Promise<void> {
  await eventually(`${name} in ${viewType}`, vscode.window.tabGroups.onDidChangeTabs, () => {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return (
      (input instanceof vscode.TabInputCustom && input.viewType === viewType && input.uri.path.endsWith(name)) || undefined
    );
  });
}
