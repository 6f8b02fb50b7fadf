import assert from 'node:assert/strict';
import { cp, mkdir } from 'node:fs/promises';
import * as vscode from 'vscode';
import { test } from '../tests.ts';
import { ideDisks, nvramLine, sataDisks, withoutNvram } from './domains.ts';
import { choose, eventually, findings, quickFix, showDomain, undoOnce, workspaceFile } from './editor.ts';

async function layOutCode(): Promise<void> {
  await mkdir(workspaceFile('host', 'srv', 'code'), { recursive: true });
  for (const name of ['OVMF_CODE_4M.fd', 'OVMF_VARS_4M.fd']) {
    await cp(workspaceFile('host', 'usr', 'share', 'OVMF', name), workspaceFile('host', 'srv', 'code', name));
  }
}

const withNvram = withoutNvram.replace('</loader>\n', `</loader>\n${nvramLine}`);

test('adding the NVRAM by quick fix', async () => {
  await layOutCode();
  const document = await showDomain('nvram.xml', withoutNvram);
  const [finding] = await findings(document, 'loader/nvram-missing');
  assert.ok(finding);
  assert.equal(document.getText(finding.range).includes('/srv/code/OVMF_CODE_4M.fd'), true);
  assert.equal(finding.severity, vscode.DiagnosticSeverity.Warning);
  await choose(await quickFix(document, finding, /nvram.*OVMF_VARS_4M\.fd/i));
  assert.equal(document.getText(), withNvram);
  await findings(document);
  await undoOnce(document);
  assert.equal(document.getText(), withoutNvram);
});

test('adding the NVRAM by command', async () => {
  await layOutCode();
  const document = await showDomain('nvram-command.xml', withoutNvram);
  await findings(document, 'loader/nvram-missing');
  await vscode.commands.executeCommand('virtlens.addNvram');
  assert.equal(document.getText(), withNvram);
  await findings(document);
});

test('moving one IDE disk by quick fix leaves the other one alone', async () => {
  const document = await showDomain('ide-one.xml', ideDisks);
  const [finding] = await findings(document, 'disk/ide-on-q35');
  assert.ok(finding);
  assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
  await choose(await quickFix(document, finding, /\bhda\b/));
  assert.match(document.getText(), /<target dev='sda' bus='sata'\/>/);
  assert.match(document.getText(), /<target dev='hdb' bus='ide'\/>/);
  await findings(document, 'disk/ide-on-q35');
});

test('moving all IDE disks by quick fix', async () => {
  const document = await showDomain('ide-all.xml', ideDisks);
  const [finding] = await findings(document, 'disk/ide-on-q35');
  assert.ok(finding);
  await choose(await quickFix(document, finding, /\ball\b|\bevery\b/i));
  assert.equal(document.getText(), sataDisks);
  await findings(document);
});

test('moving IDE disks by command', async () => {
  const document = await showDomain('ide-command.xml', ideDisks);
  await findings(document, 'disk/ide-on-q35');
  await vscode.commands.executeCommand('virtlens.moveIdeToSata', document.uri.toString());
  assert.equal(document.getText(), sataDisks);
  await undoOnce(document);
  assert.equal(document.getText(), ideDisks);
});

test('fixing everything by command', async () => {
  const document = await showDomain('all.xml', ideDisks);
  await findings(document, 'disk/ide-on-q35');
  await vscode.commands.executeCommand('virtlens.fixAll');
  assert.equal(document.getText(), sataDisks);
  await findings(document);
});

test('a command that finds nothing to do changes nothing', async () => {
  const document = await showDomain('nothing.xml', sataDisks);
  await findings(document);
  for (const command of ['fixAll', 'addNvram', 'moveIdeToSata', 'splitImage']) {
    await vscode.commands.executeCommand(`virtlens.${command}`);
  }
  assert.equal(document.getText(), sataDisks);
  assert.equal(document.isDirty, false);
});

test('fixing on save, for those who ask for it', async () => {
  const editor = vscode.workspace.getConfiguration('editor');
  await editor.update('codeActionsOnSave', { 'source.fixAll.virtlens': 'explicit' }, vscode.ConfigurationTarget.Workspace);
  try {
    const document = await showDomain('on-save.xml', `${ideDisks}\n`);
    await findings(document, 'disk/ide-on-q35');
    const edit = new vscode.WorkspaceEdit();
    edit.delete(document.uri, new vscode.Range(document.lineCount - 2, 0, document.lineCount - 1, 0));
    await vscode.workspace.applyEdit(edit);
    await vscode.commands.executeCommand('workbench.action.files.save');
    await eventually('the saved file', vscode.workspace.onDidSaveTextDocument, () => !document.isDirty || undefined);
    assert.equal(document.getText(), sataDisks);
  } finally {
    await editor.update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Workspace);
  }
});

test('a level of one’s own, and off', async () => {
  const settings = vscode.workspace.getConfiguration('virtlens');
  const document = await showDomain('levels.xml', ideDisks);
  await findings(document, 'disk/ide-on-q35');
  try {
    await settings.update('levels', { 'disk/ide-on-q35': 'off' }, vscode.ConfigurationTarget.Workspace);
    await findings(document);
  } finally {
    await settings.update('levels', undefined, vscode.ConfigurationTarget.Workspace);
  }
  await findings(document, 'disk/ide-on-q35');
});
