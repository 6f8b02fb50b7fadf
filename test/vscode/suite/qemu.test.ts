import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from '../tests.ts';
import { efiDomain, nvramLine, withFirmware } from './domains.ts';
import { eventually, findings, otherDocument, showDomain, undoOnce } from './editor.ts';

const pair = withFirmware('/srv/code/OVMF_CODE_4M.fd', '/srv/code/OVMF_VARS_4M.fd');

async function showAlone(name: string): Promise<vscode.TextDocument> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  return showDomain(name, pair);
}

async function viewOf(document: vscode.TextDocument): Promise<vscode.TextDocument> {
  await vscode.commands.executeCommand('virtlens.qemuView', document.uri.toString());
  return otherDocument('virtlens-qemu', document);
}

test('QEMU’s command line opens beside the domain, each option a link to its element', async () => {
  const document = await showAlone('qemu.xml');
  const view = await viewOf(document);
  const shown = vscode.window.visibleTextEditors.map((editor) => [editor.document.uri.scheme, editor.viewColumn]);
  assert.deepEqual(shown.sort(), [
    ['file', vscode.ViewColumn.One],
    ['virtlens-qemu', vscode.ViewColumn.Two],
  ]);
  assert.equal(vscode.window.activeTextEditor?.document, document, 'the keyboard left the domain');
  const lines = view.getText().split('\n');
  assert.match(lines[0] ?? '', /^qemu-system-x86_64 \\$/);
  const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', view.uri, 99);
  const led = links.map(({ range, target }) => {
    const line = Number(/^L(\d+)/.exec(target?.fragment ?? '')?.[1]) - 1;
    assert.equal(target?.path, document.uri.path);
    return [
      /OVMF_CODE|guest_VARS|q35/.exec(view.lineAt(range.start.line).text)?.[0],
      document.lineAt(line).text.trim().split(/[\s>]/)[0],
    ];
  });
  const ofInterest = led.filter(([option]) => option !== undefined).map((pairing) => pairing.join(' '));
  for (const expected of ['OVMF_CODE <loader', 'guest_VARS <nvram', 'q35 <type']) {
    assert.ok(ofInterest.includes(expected), `${expected} is not among: ${ofInterest.join(', ')}`);
  }
});

test('QEMU’s command line follows the domain', async () => {
  const document = await showAlone('qemu-live.xml');
  const view = await viewOf(document);
  const machine = document.getText().indexOf("machine='q35'") + "machine='".length;
  const changed = new vscode.WorkspaceEdit();
  changed.insert(document.uri, document.positionAt(machine), 'pc-');
  await vscode.workspace.applyEdit(changed);
  await eventually(
    'the new command line',
    vscode.workspace.onDidChangeTextDocument,
    () => view.getText().includes('-machine pc-q35') || undefined,
  );
});

test('a command line in the clipboard is pasted as XML, indented as where it stands', async () => {
  const document = await showDomain('paste.xml', "<domain type='kvm'>\n  <name>guest</name>\n  \n</domain>\n");
  const editor = vscode.window.activeTextEditor;
  assert.ok(editor);
  editor.selection = new vscode.Selection(2, 2, 2, 2);
  const drives = [
    '-drive if=pflash,format=raw,readonly=on,file=/srv/code/OVMF_CODE_4M.fd',
    '-drive if=pflash,format=raw,file=/var/lib/libvirt/qemu/nvram/guest_VARS.fd',
  ];
  await vscode.env.clipboard.writeText(`qemu-system-x86_64 -machine q35,smm=on \\\n  ${drives.join(' \\\n  ')}\n`);
  await vscode.commands.executeCommand('virtlens.pasteFromQemu');
  assert.equal(
    document.getText(),
    `<domain type='kvm'>
  <name>guest</name>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <loader readonly='yes' type='pflash'>/srv/code/OVMF_CODE_4M.fd</loader>
    <nvram>/var/lib/libvirt/qemu/nvram/guest_VARS.fd</nvram>
  </os>
  <features>
    <acpi/>
    <smm state='on'/>
  </features>
</domain>
`,
  );
});

test('pasted into a domain that says how it boots, it changes that, as one step of undo', async () => {
  const document = await showDomain('paste-merge.xml', efiDomain());
  await vscode.env.clipboard.writeText('qemu-system-x86_64 -machine q35,smm=on -bios /srv/b.bin');
  await vscode.commands.executeCommand('virtlens.pasteFromQemu');
  const text = document.getText();
  assert.equal(text.match(/<os\b/g)?.length, 1);
  assert.equal(text.match(/<features\b/g)?.length, 1);
  assert.match(text, /<os>/);
  assert.match(text, /<loader type='rom'>\/srv\/b\.bin<\/loader>/);
  assert.match(text, /<smm state='on'\/>/);
  await undoOnce(document);
  assert.equal(document.getText(), efiDomain());
});

test('QEMU’s command line can not be written to', async () => {
  const document = await showAlone('qemu-read-only.xml');
  const view = await viewOf(document);
  const before = view.getText();
  await vscode.window.showTextDocument(view);
  await vscode.commands.executeCommand('type', { text: 'x' });
  assert.equal(view.getText(), before);
  assert.equal(view.isDirty, false);
});

test('what the clipboard holds besides a command line is not pasted', async () => {
  const document = await showDomain('paste-nothing.xml', efiDomain());
  await vscode.env.clipboard.writeText(nvramLine);
  await vscode.commands.executeCommand('virtlens.pasteFromQemu');
  assert.equal(document.isDirty, false);
  await findings(document);
});
