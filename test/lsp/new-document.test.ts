import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CompletionItem } from 'vscode-languageserver-types';
import { endServersAfterEach, start } from './fixture.ts';

endServersAfterEach();

/** What is offered at the end of a text, in a document of this language. */
async function offeredBehind(text: string, languageId: string): Promise<readonly CompletionItem[]> {
  const server = await start();
  const document = await server.open('file:///srv/domains/new.domain.xml', text, 1, languageId);
  return document.completion(TextDocument.create('', '', 0, text).positionAt(text.length));
}

const forms = [
  'domain: UEFI',
  'domain: UEFI with Secure Boot',
  'domain: Windows 11',
  'domain: BIOS',
  'domain: UEFI on AArch64',
];

test.each([
  ['', ''],
  ["<?xml version='1.0'?>\n", "<?xml version='1.0'?>\n"],
  ['<!-- a guest -->\n', '<!-- a guest -->\n'],
  ['<', ''],
  ['<dom', ''],
  ['<domain', ''],
  ['\n  dom', '\n  '],
])('behind %j whole guests are offered', async (text, kept) => {
  const items = await offeredBehind(text, 'libvirt-xml');
  expect(items.toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1)).map(({ label }) => label)).toEqual(forms);
  const edit = items.find(({ label }) => label === 'domain: UEFI')?.textEdit;
  if (edit === undefined || !('range' in edit)) throw new Error('nothing says where the guest goes');
  const whole = TextDocument.applyEdits(TextDocument.create('', '', 0, text), [edit]);
  expect(whole.startsWith(`${kept}<domain type='kvm'>\n  <name>\${1:guest}</name>\n`)).toBe(true);
  expect(whole.endsWith('</domain>')).toBe(true);
});

test.each([
  ['', 'xml'],
  ['<network>', 'libvirt-xml'],
  ['<a/>', 'libvirt-xml'],
  ['<!-- a', 'libvirt-xml'],
])('behind %j in %s nothing is', async (text, language) => {
  expect(await offeredBehind(text, language)).toEqual([]);
});
