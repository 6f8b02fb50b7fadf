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

/** An image with a wrong checksum in the header of its first volume. */
async function makeDamagedImage(name: string): Promise<vscode.Uri> {
  const sound = await vscode.workspace.fs.readFile(vscode.Uri.file(workspaceFile('host', 'srv', 'trixie', 'OVMF.fd')));
  const damaged = Uint8Array.from(sound);
  damaged[0x32] = 0xff - (damaged[0x32] ?? 0);
  const file = vscode.Uri.file(workspaceFile('host', 'srv', name));
  await vscode.workspace.fs.writeFile(file, damaged);
  return file;
}

function isListed(image: vscode.Uri): boolean {
  const listed = vscode.languages.getDiagnostics(image);
  return listed.some(({ message }) => message.startsWith('The header checksum of the volume at 0x0 is wrong.'));
}

/** Waits until the problem of the image is listed, or is not. */
async function problem(image: vscode.Uri, listed: boolean): Promise<void> {
  const what = `${listed ? 'a' : 'no'} problem of ${image.path}`;
  await eventually(what, vscode.languages.onDidChangeDiagnostics, () => isListed(image) === listed || undefined);
}

test('problems of an image are listed while it is open', async () => {
  const file = await makeDamagedImage('damaged.fd');
  await vscode.commands.executeCommand('vscode.open', file);
  await problem(file, true);
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  await problem(file, false);
});

test('problems of an image that is shown twice are listed until both pages are closed', async () => {
  const [file, later] = [await makeDamagedImage('twice.fd'), await makeDamagedImage('later.fd')];
  const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const shown = (uri: vscode.Uri) =>
    tabs().filter(({ input }) => input instanceof vscode.TabInputCustom && input.uri.toString() === uri.toString());
  await vscode.commands.executeCommand('vscode.openWith', file, 'virtlens.firmware', vscode.ViewColumn.One);
  await problem(file, true);
  await vscode.commands.executeCommand('vscode.openWith', file, 'virtlens.firmware', vscode.ViewColumn.Two);
  await eventually('two pages', vscode.window.tabGroups.onDidChangeTabs, () => shown(file).length === 2 || undefined);
  await vscode.window.tabGroups.close(shown(file).slice(1));
  await eventually('one page', vscode.window.tabGroups.onDidChangeTabs, () => shown(file).length === 1 || undefined);
  // What is told of an image that is opened later is told behind what closing the page brings about.
  await vscode.commands.executeCommand('vscode.openWith', later, 'virtlens.firmware', vscode.ViewColumn.Two);
  await problem(later, true);
  assert.ok(isListed(file), 'the page that is left keeps its problems');
  await vscode.window.tabGroups.close([...shown(file), ...shown(later)]);
  await problem(file, false);
  await problem(later, false);
});

async function customTab(viewType: string, name: string): Promise<void> {
  await eventually(`${name} in ${viewType}`, vscode.window.tabGroups.onDidChangeTabs, () => {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return (
      (input instanceof vscode.TabInputCustom && input.viewType === viewType && input.uri.path.endsWith(name)) || undefined
    );
  });
}
