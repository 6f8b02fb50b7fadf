import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { test } from '../tests.ts';
import { unifiedLoader, withFirmware } from './domains.ts';
import { findings, showDomain, undoOnce, workspaceFile } from './editor.ts';

for (const suite of ['bookworm', 'trixie', 'sid']) {
  test(`splitting ${suite}’s OVMF.fd gives the shipped CODE and VARS and rewrites the domain in one step`, async () => {
    const before = unifiedLoader(`/srv/${suite}/OVMF.fd`);
    const document = await showDomain(`split-${suite}.xml`, before);
    await findings(document, 'loader/unified-image');
    const code = workspaceFile('host', 'srv', suite, 'split', 'MY_CODE.fd');
    const vars = workspaceFile('host', 'srv', suite, 'split', 'MY_VARS.fd');
    await vscode.workspace.fs.createDirectory(vscode.Uri.file(workspaceFile('host', 'srv', suite, 'split')));
    const targets = { codePath: code, varsPath: vars };
    const halves = await vscode.commands.executeCommand('virtlens.splitImage', document.uri.toString(), targets);
    assert.ok(halves, 'the command did nothing');
    assert.ok((await readFile(code)).equals(await readFile(workspaceFile('shipped', suite, 'CODE.fd'))), 'CODE differs');
    assert.ok((await readFile(vars)).equals(await readFile(workspaceFile('shipped', suite, 'VARS.fd'))), 'VARS differs');
    const after = withFirmware(`/srv/${suite}/split/MY_CODE.fd`, `/srv/${suite}/split/MY_VARS.fd`);
    assert.equal(document.getText(), after);
    await findings(document);
    await undoOnce(document);
    assert.equal(document.getText(), before);
    await findings(document, 'loader/unified-image');
  });
}

test('splitting never overwrites unasked, and then leaves the domain as it is', async () => {
  const before = unifiedLoader('/srv/trixie/OVMF.fd');
  const document = await showDomain('split-standing.xml', before);
  await findings(document, 'loader/unified-image');
  const standing = workspaceFile('host', 'srv', 'trixie', 'standing.fd');
  await vscode.workspace.fs.writeFile(vscode.Uri.file(standing), new TextEncoder().encode('mine'));
  const codePath = workspaceFile('host', 'srv', 'trixie', 'not-written.fd');
  await vscode.commands.executeCommand('virtlens.splitImage', document.uri.toString(), { codePath, varsPath: standing });
  assert.equal(await readFile(standing, 'utf8'), 'mine');
  await assert.rejects(readFile(codePath), { code: 'ENOENT' });
  assert.equal(document.getText(), before);
});
