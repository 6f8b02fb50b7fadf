import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from '../tests.ts';
import { efiDomain } from './domains.ts';
import { eventually, hoverText, otherDocument, showDomain, unescaped } from './editor.ts';

/** What libvirt chooses of Debian 12's descriptors: without Secure Boot the two that have it do not fit. */
const chosen = '60-edk2-x86_64.json → OVMF_CODE_4M.fd + OVMF_VARS_4M.fd';

async function lensesOf(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
  return vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 9);
}

test('a lens above <os> says which firmware libvirt will choose', async () => {
  const document = await showDomain('lens.xml', efiDomain());
  const [lens, ...others] = await lensesOf(document);
  assert.ok(lens, 'there is no lens');
  assert.deepEqual(others, []);
  assert.match(document.lineAt(lens.range.start.line).text, /<os firmware='efi'>/);
  assert.equal(lens.command?.title, `Firmware: ${chosen} · why?`);
});

test('without automatic firmware there is no lens', async () => {
  const document = await showDomain('no-lens.xml', efiDomain().replace(" firmware='efi'", ''));
  assert.deepEqual(await lensesOf(document), []);
});

test('hovering firmware= names the descriptor and what excludes the others', async () => {
  const document = await showDomain('hover-efi.xml', efiDomain());
  const text = await hoverText(document, 'efi');
  assert.match(text, /60-edk2-x86_64\.json/);
  assert.match(text, /50-edk2-x86_64-secure\.json.*secure-boot/);
});

test('the lens opens the explanation, which follows the document', async () => {
  const document = await showDomain('why.xml', efiDomain());
  const [lens] = await lensesOf(document);
  assert.ok(lens?.command, 'there is no lens');
  await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
  await eventually('the preview', vscode.window.tabGroups.onDidChangeTabs, () =>
    vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label.includes('Firmware of guest')),
  );
  const explanation = await otherDocument('virtlens-explanation', document);
  assert.equal(explanation.languageId, 'markdown');
  assert.match(unescaped(explanation.getText()), /libvirt chooses 60-edk2-x86_64\.json/);
  const edit = new vscode.WorkspaceEdit();
  const text = document.getText();
  const wish = text.indexOf("enabled='no'");
  edit.replace(document.uri, new vscode.Range(document.positionAt(wish), document.positionAt(wish + 12)), "enabled='yes'");
  await vscode.workspace.applyEdit(edit);
  await eventually(
    'the new explanation',
    vscode.workspace.onDidChangeTextDocument,
    () => /libvirt chooses (40|50)-edk2-x86_64-secure/.test(unescaped(explanation.getText())) || undefined,
  );
});
