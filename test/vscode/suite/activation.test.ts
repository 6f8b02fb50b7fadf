import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { test } from '../tests.ts';
import { ideDisks } from './domains.ts';
import { findings, ours, showDomain, workspaceFile } from './editor.ts';

test('the release under test is the one that was asked for', () => {
  assert.equal(vscode.version, process.env['VIRTLENS_TEST_ENGINE']);
});

test('opening an XML document activates the extension', async () => {
  const extension = vscode.extensions.getExtension('virtlens.virtlens');
  assert.ok(extension, 'the extension is not there');
  await showDomain('first.xml', '<domain/>\n');
  await extension.activate();
  assert.equal(extension.isActive, true);
});

test('the language server gets ready', async () => {
  const extension = vscode.extensions.getExtension<{ serverReady: Promise<number | undefined> }>('virtlens.virtlens');
  assert.ok(extension, 'the extension is not there');
  const took = await (await extension.activate()).serverReady;
  assert.ok(took !== undefined && took > 0, 'the server did not start');
  // For the benchmarks, which start several hosts.
  const file = process.env['VIRTLENS_TEST_TIMINGS'];
  if (file) await appendFile(file, `${Math.round(took)}\n`);
});

test('every command of the manifest is registered', async () => {
  const extension = vscode.extensions.getExtension<undefined>('virtlens.virtlens');
  assert.ok(extension, 'the extension is not there');
  await extension.activate();
  const manifest: { contributes: { commands: { command: string }[] } } = extension.packageJSON;
  const registered = new Set(await vscode.commands.getCommands(true));
  for (const { command } of manifest.contributes.commands) assert.ok(registered.has(command), `${command} is not registered`);
});

test('libvirt’s own folder and .domain.xml have the language of their own; other XML keeps its language', async () => {
  const languages = {
    'guest.xml': 'xml',
    'guest.domain.xml': 'libvirt-xml',
    'etc/libvirt/qemu/guest.xml': 'libvirt-xml',
    'etc/libvirt/qemu/autostart/guest.xml': 'libvirt-xml',
    'etc/libvirt/qemu/networks/default.xml': 'xml',
    'dumped-without-ending': 'libvirt-xml',
  };
  for (const [name, language] of Object.entries(languages)) {
    assert.equal((await showDomain(name, "<domain type='kvm'>\n</domain>\n")).languageId, language, name);
  }
});

test('a domain is checked in both languages', async () => {
  await findings(await showDomain('both.xml', ideDisks), 'disk/ide-on-q35');
  await findings(await showDomain('both.domain.xml', ideDisks), 'disk/ide-on-q35');
});

test('nothing is said about other XML', async () => {
  const network = await vscode.workspace.openTextDocument(workspaceFile('domains', 'network.xml'));
  await vscode.window.showTextDocument(network);
  // A domain that is opened later has been answered, so the network has been too.
  await findings(await showDomain('later.xml', ideDisks), 'disk/ide-on-q35');
  assert.deepEqual(ours(network), []);
});
