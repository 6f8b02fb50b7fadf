import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { edited } from '../../../firmware/editing/edited-for-tests.ts';
import { analyzeImage } from '../../../firmware/image.ts';
import { vendors } from '../../../firmware/names.ts';
import { ownCertificate } from '../../../firmware/signatures/certificates-for-tests.ts';
import { readBootEntry, writeBootEntry } from '../../../firmware/variables/boot-entry.ts';
import { test } from '../tests.ts';
import { userSuite } from '../user-suite.ts';
import { customEditor, openFile, ready, runCommand } from '../workbench.ts';
import { addVariable, find, makeStore, openVariables, row, showVariables, tab, templatePath } from './variables-page.ts';

test('a variable that is added on the page is saved, taken back and saved again by VS Code’s own keys', async () => {
  const { page } = userSuite().window;
  const { file, bytes } = await makeStore('added_VARS.fd');
  const editor = await openVariables(page, file);
  await addVariable(editor, 'Greeting');
  await tab(page, 'added_VARS.fd', true);
  await page.keyboard.press('Control+S');
  await tab(page, 'added_VARS.fd', false);
  const saved = await readFile(file);
  assert.ok(saved.includes(Buffer.from('Greeting\0', 'utf16le')), 'the name is in the file');
  assert.ok(saved.includes(Buffer.from('hello\0', 'utf16le')), 'the value is in the file');
  await page.keyboard.press('Control+Z');
  await row(editor, 'Greeting').waitFor({ state: 'detached' });
  await tab(page, 'added_VARS.fd', true);
  await page.keyboard.press('Control+S');
  await tab(page, 'added_VARS.fd', false);
  assert.ok((await readFile(file)).equals(bytes), 'the first bytes are back');
});

test('a boot entry that is there is changed by its form, and undo gives its bytes back', async () => {
  const { page } = userSuite().window;
  const { file, bytes: template } = await makeStore('entry_VARS.fd');
  const devicePath = Buffer.from('0104140028732ac11ff8d211ba4b00a0c93ec93b04040e005c0061002e00650000007fff0400', 'hex');
  const optionalData = Buffer.from('57494e444f5753000100000088000000', 'hex');
  const data = writeBootEntry({ attributes: 1, description: 'Firmware’s', path: devicePath, optionalData });
  const bytes = Buffer.from(edited(template, { kind: 'set', name: 'Boot0000', guid: vendors.global, attributes: 7, data }));
  await writeFile(file, bytes);
  const editor = await openVariables(page, file);
  await (await find(editor, 'Boot0000')).click();
  await editor.getByRole('button', { name: 'Change Entry…' }).click();
  const form = editor.getByRole('form', { name: 'Change Boot0000' });
  await form.getByText('Can stay or go with its bytes, but not be written anew: VenHw(').waitFor();
  await form.getByLabel('Title').fill('Mine');
  const program = form.getByLabel('Program');
  await program.fill((await program.inputValue()).replace('\\a.e', '\\b.e'));
  await page.keyboard.press('Enter');
  await row(editor, 'Boot0000').getByText('Mine: VenHw(C12A7328-F81F-11D2-BA4B-00A0C93EC93B)/\\b.e').waitFor();
  await tab(page, 'entry_VARS.fd', true);
  await page.keyboard.press('Control+S');
  await tab(page, 'entry_VARS.fd', false);
  const saved = await readFile(file);
  const variable = analyzeImage(saved).variables.find(({ name, live }) => live && name === 'Boot0000');
  assert.ok(variable);
  const entry = readBootEntry(saved.subarray(variable.dataOffset, variable.dataOffset + variable.size));
  assert.equal(entry?.description, 'Mine');
  assert.ok(optionalData.equals(entry.optionalData), 'what is no text stayed');
  assert.ok(devicePath.subarray(0, 20).equals(entry.path.subarray(0, 20)), 'the part without a text of its own stayed');
  await page.keyboard.press('Control+Z');
  await row(editor, 'Boot0000').getByText('Firmware’s: VenHw(').waitFor();
  await tab(page, 'entry_VARS.fd', true);
  await page.keyboard.press('Control+S');
  await tab(page, 'entry_VARS.fd', false);
  assert.ok((await readFile(file)).equals(bytes), 'the first bytes are back');
});

test('a template is never written: the first change goes into a private copy', async () => {
  const { window, workspace } = userSuite();
  const { page } = window;
  const template = path.join(workspace.folder, templatePath);
  const before = await readFile(template);
  const editor = await openVariables(page, template);
  await editor.getByText('belongs to a package of the system').waitFor();
  await (await find(editor, 'PK')).click();
  await page.keyboard.press('Delete');
  const question = page.getByRole('dialog', { name: /stays as it is/ });
  await question.getByText(/belongs to a package of the system/).waitFor();
  await question.getByRole('button', { name: 'Make a Private Copy…' }).click();
  const suggested = path.join(workspace.folder, 'GUEST_VARS.fd');
  await page.waitForFunction(`document.querySelector('.quick-input-widget input')?.value === ${JSON.stringify(suggested)}`);
  await page.keyboard.press('Enter');
  await tab(page, 'GUEST_VARS.fd', true);
  const copy = await showVariables(page);
  await (await find(copy, 'PK')).waitFor({ state: 'detached' });
  await (await find(copy, 'KEK')).waitFor();
  assert.ok((await readFile(template)).equals(before), 'the template is as it was');
  assert.ok((await readFile(path.join(workspace.folder, 'GUEST_VARS.fd'))).equals(before), 'the copy is not saved yet');
  await page.keyboard.press('Control+S');
  await tab(page, 'GUEST_VARS.fd', false);
  assert.ok(!(await readFile(path.join(workspace.folder, 'GUEST_VARS.fd'))).equals(before), 'the copy is changed');
});

test('“Save As…” writes the changes to another file, which is edited from then on', async () => {
  const { page } = userSuite().window;
  const { file, bytes } = await makeStore('original_VARS.fd');
  const editor = await openVariables(page, file);
  await addVariable(editor, 'Moved');
  await tab(page, 'original_VARS.fd', true);
  await runCommand(page, 'File: Save As...');
  const target = path.join(path.dirname(file), 'other_VARS.fd');
  const box = page.locator('.quick-input-widget input[type=text]');
  await page.waitForFunction(
    `document.querySelector('.quick-input-widget input[type=text]')?.value.endsWith('original_VARS.fd')`,
  );
  await box.fill(target);
  await page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
  await tab(page, 'other_VARS.fd', false);
  const saved = await readFile(target);
  assert.ok(saved.includes(Buffer.from('Moved\0', 'utf16le')), 'the change is in the other file');
  assert.ok((await readFile(file)).equals(bytes), 'the first file is as it was');
  const other = await showVariables(page);
  await (await find(other, 'Moved')).waitFor();
  await find(other, '');
  await addVariable(other, 'Again');
  await tab(page, 'other_VARS.fd', true);
  await page.keyboard.press('Control+S');
  await tab(page, 'other_VARS.fd', false);
  assert.ok((await readFile(target)).includes(Buffer.from('Again\0', 'utf16le')), 'the other file is edited on');
  assert.ok((await readFile(file)).equals(bytes), 'the first file is still as it was');
});

test('two editors side by side show the same changes', async () => {
  const { page } = userSuite().window;
  const { file } = await makeStore('twice_VARS.fd');
  await openVariables(page, file);
  await page.locator('.tab.active').click();
  await page.keyboard.press('Control+Backslash');
  const frames = page.locator('iframe.webview.ready:visible');
  await frames.nth(1).waitFor();
  const editors = [0, 1].map((index) => frames.nth(index).contentFrame().frameLocator('#active-frame'));
  const [one, other] = editors;
  assert.ok(one && other);
  for (const editor of editors) {
    await editor.getByRole('tab', { name: 'Variables' }).click();
    await editor.getByRole('grid', { name: 'Variables' }).getByRole('row').nth(1).waitFor();
  }
  await addVariable(one, 'Shared');
  await (await find(other, 'Shared')).waitFor();
  await page.keyboard.press('Control+Z');
  await row(one, 'Shared').waitFor({ state: 'detached' });
  await row(other, 'Shared').waitFor({ state: 'detached' });
});

test('the Secure Boot page says what a template of Microsoft’s keys does', async () => {
  const { window, workspace } = userSuite();
  const { page } = window;
  await ready(page);
  await openFile(page, path.join(workspace.folder, templatePath));
  const editor = customEditor(page);
  await editor.getByRole('tab', { name: 'Secure Boot' }).click();
  await editor.getByText(/^Secure Boot will be on/).waitFor();
  await editor
    .getByRole('row', { name: /Microsoft.*UEFI CA 2011/ })
    .first()
    .click();
  await editor.getByText('RSA 2048').first().waitFor();
});

test('enrolling a certificate shows what is in the file, and saves it in db', async () => {
  const { page } = userSuite().window;
  const { file } = await makeStore('enrolled_VARS.fd');
  const certificate = Buffer.from(ownCertificate('Homelab Key'));
  const certificateFile = path.join(path.dirname(file), 'homelab.der');
  await writeFile(certificateFile, certificate);
  await ready(page);
  await openFile(page, file);
  const editor = customEditor(page);
  await editor.getByRole('tab', { name: 'Secure Boot' }).click();
  const keys = editor.getByRole('grid', { name: 'Entries of db' });
  await keys.getByRole('row', { name: /Microsoft.*UEFI CA 2011/ }).waitFor();
  await editor.getByRole('button', { name: 'Enroll Certificate…' }).click();
  await chooseCertificate(page, certificateFile);
  const form = editor.getByRole('form', { name: 'Enroll a certificate in db' });
  await form.getByText('CN=Homelab Key', { exact: true }).waitFor();
  await form.getByText('itself', { exact: true }).waitFor();
  await form.getByText('2025-01-01 to 2045-01-01').waitFor();
  await form.locator('#owner option:checked').getByText('virtlens').waitFor({ state: 'attached' });
  await form.getByRole('button', { name: 'Enroll' }).click();
  await keys.getByRole('row', { name: /^Homelab Key/ }).waitFor();
  await tab(page, 'enrolled_VARS.fd', true);
  assert.ok(!(await readFile(file)).includes(certificate), 'nothing is saved yet');
  await page.keyboard.press('Control+S');
  await tab(page, 'enrolled_VARS.fd', false);
  assert.ok((await readFile(file)).includes(certificate), 'the certificate is in the file');
});

/** Answers VS Code's own dialog for files, once it asks for a certificate and lists its first folder. */
async function chooseCertificate(page: Page, file: string): Promise<void> {
  const title = page.getByText('Certificate to Enroll in db', { exact: true });
  const dialog = page.locator('.quick-input-widget').filter({ has: title });
  const entries = dialog.locator('.quick-input-list .monaco-list-row');
  await entries.first().waitFor();
  await dialog.locator('input[type=text]').fill(file);
  await entries.and(page.locator('.focused', { hasText: path.basename(file) })).waitFor();
  await dialog.getByRole('button', { name: 'Enroll' }).click();
}
