import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from '../tests.ts';
import { biosDomain, efiDomain } from './domains.ts';
import { choose, findings, otherDocument, refactorings, showDomain, undoOnce } from './editor.ts';

/** A place within the first occurrence of `needle`. */
function at(document: vscode.TextDocument, needle: string): vscode.Range {
  const place = document.positionAt(document.getText().indexOf(needle) + 1);
  return new vscode.Range(place, place);
}

test('larger moves are offered where the domain says how it boots, and nowhere else', async () => {
  const document = await showDomain('moves.xml', biosDomain);
  for (const needle of ['<domain', '<os>', '<type']) {
    const titles = (await refactorings(document, at(document, needle))).map(({ title }) => title);
    assert.deepEqual(titles, ['Boot with UEFI instead of BIOS…', 'Turn Secure Boot on…'], needle);
  }
  assert.deepEqual(await refactorings(document, at(document, '<vcpu')), []);
});

test('from BIOS to UEFI: shown first, then made as one step of undo', async () => {
  const document = await showDomain('to-uefi.xml', biosDomain);
  const [toUefi] = await refactorings(document, at(document, '<os>'));
  assert.ok(toUefi, 'nothing is offered');
  await choose(toUefi);
  const preview = await otherDocument('virtlens-preview', document);
  assert.equal(preview.getText(), efiDomain({ 'enrolled-keys': 'no' }));
  assert.equal(document.getText(), biosDomain);
  await vscode.commands.executeCommand('virtlens.applyPreview');
  assert.equal(document.getText(), efiDomain({ 'enrolled-keys': 'no' }));
  assert.equal(vscode.window.activeTextEditor?.document, document);
  await findings(document);
  await undoOnce(document);
  assert.equal(document.getText(), biosDomain);
});

test('a new domain from a few answers opens without a finding', async () => {
  for (const guest of ['linux', 'windows11', 'windows10', 'other']) {
    const answers = { name: `new-${guest}`, guest, cdroms: ['/srv/install.iso'] };
    const document = await vscode.commands.executeCommand<vscode.TextDocument | undefined>('virtlens.newDomain', answers);
    assert.ok(document, `nothing was made for ${guest}`);
    assert.equal(document.isUntitled, true);
    assert.equal(document.languageId, 'libvirt-xml');
    assert.equal(vscode.window.activeTextEditor?.document, document);
    assert.match(document.getText(), new RegExp(`<name>new-${guest}</name>`));
    // Asked for by name: that it was checked, and not only not yet.
    await vscode.commands.executeCommand('virtlens.fixAll', document.uri.toString());
    await findings(document);
  }
});

test('answers that make no guest open nothing', async () => {
  const before = vscode.workspace.textDocuments.filter(({ isUntitled }) => isUntitled).length;
  const answers = { name: 'w', guest: 'windows11', firmware: 'bios' };
  assert.equal(await vscode.commands.executeCommand('virtlens.newDomain', answers), undefined);
  assert.equal(vscode.workspace.textDocuments.filter(({ isUntitled }) => isUntitled).length, before);
});
