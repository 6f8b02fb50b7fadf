import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from '../tests.ts';
import { sataDisks } from './domains.ts';
import { eventually, showDomain } from './editor.ts';

/** The document's symbols, once the server has told them. */
async function outline(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    document.uri,
  );
  return symbols ?? [];
}

/** Where the first `needle` is, and `into` characters further. */
function at(document: vscode.TextDocument, needle: string, into = 0): vscode.Position {
  return document.positionAt(document.getText().indexOf(needle) + into);
}

/** Waits until the document reads like this. */
async function reads(document: vscode.TextDocument, expected: string): Promise<void> {
  try {
    await eventually('the text', vscode.workspace.onDidChangeTextDocument, () => document.getText() === expected || undefined);
  } catch (error) {
    assert.equal(document.getText(), expected);
    throw error;
  }
}

async function serverReady(): Promise<void> {
  const extension = vscode.extensions.getExtension<{ serverReady: Promise<number | undefined> }>('virtlens.virtlens');
  await (await extension?.activate())?.serverReady;
}

test('structure: the outline calls the devices by their names', async () => {
  await serverReady();
  const document = await showDomain('outlined.domain.xml', sataDisks);
  const [domain] = await outline(document);
  assert.deepEqual([domain?.name, domain?.detail], ['domain guest', 'kvm']);
  const devices = domain?.children.find(({ name }) => name === 'devices');
  assert.deepEqual(
    devices?.children.map(({ name, detail }) => [name, detail]),
    [
      ['emulator qemu-system-x86_64', ''],
      ['disk sda', 'guest.qcow2'],
      ['disk sdb', 'install.iso'],
    ],
  );
});

test('structure: a controller is renamed with the addresses that mean it', async () => {
  await serverReady();
  const text = sataDisks.replace(
    '  </devices>',
    "    <controller type='pci' index='3' model='pcie-root-port'/>\n    <rng model='virtio'>\n" +
      "      <address type='pci' bus='0x03' slot='0x00'/>\n    </rng>\n  </devices>",
  );
  const document = await showDomain('renamed.domain.xml', text);
  const place = at(document, '0x03', 2);
  const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
    'vscode.executeDocumentRenameProvider',
    document.uri,
    place,
    '5',
  );
  assert.ok(await vscode.workspace.applyEdit(edit));
  assert.equal(document.getText(), text.replace("index='3'", "index='5'").replace('0x03', '0x05'));
});

test('structure: formatting gives the document its indentation back', async () => {
  await serverReady();
  const document = await showDomain('formatted.domain.xml', sataDisks.replaceAll(/^ +/gm, ''));
  await vscode.commands.executeCommand('editor.action.formatDocument');
  await reads(document, sataDisks);
});

test('structure: a tag is closed as it is typed, and its name is completed behind a slash', async () => {
  await serverReady();
  const text = "<domain type='kvm'>\n  <os\n</domain>\n";
  const document = await showDomain('typed.domain.xml', text);
  const editor = vscode.window.activeTextEditor;
  assert.equal(editor?.document, document);
  const type = async (letter: string): Promise<void> => {
    await vscode.commands.executeCommand('type', { text: letter });
  };
  editor.selection = new vscode.Selection(at(document, '<os', 3), at(document, '<os', 3));
  await type('>');
  await reads(document, text.replace('<os', '<os></os>'));
  const between = at(document, '<os>', 4);
  await eventually(
    'the cursor between the tags',
    vscode.window.onDidChangeTextEditorSelection,
    // The editor of now: VS Code may have made another one for the document.
    () => vscode.window.activeTextEditor?.selection.active.isEqual(between) || undefined,
  );
  await editor.edit((edit) => edit.delete(new vscode.Range(at(document, '</os>'), at(document, '</os>', 5))));
  for (const letter of '</') await type(letter);
  await reads(document, text.replace('<os', '<os></os>'));
});
