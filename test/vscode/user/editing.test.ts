import assert from 'node:assert/strict';
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Dialog, FrameLocator, Locator, Page } from 'playwright-core';
import { edited } from '../../../firmware/editing/edited-for-tests.ts';
import { analyzeImage } from '../../../firmware/image.ts';
import { vendors } from '../../../firmware/names.ts';
import { ownCertificate } from '../../../firmware/signatures/certificates-for-tests.ts';
import { readBootEntry, writeBootEntry } from '../../../firmware/variables/boot-entry.ts';
import { holdingLock } from '../../setup/lock.ts';
import { test } from '../tests.ts';
import { userSuite } from '../user-suite.ts';
import { customEditor, openFile, ready, runCommand } from '../workbench.ts';

const templatePath = 'host/usr/share/OVMF/OVMF_VARS_4M.ms.fd';

/** A guest's own store in the folder `stores`; the bytes of the template it comes from. */
async function makeStore(name: string): Promise<{ readonly file: string; readonly bytes: Buffer }> {
  const { workspace } = userSuite();
  const file = path.join(workspace.folder, 'stores', name);
  await mkdir(path.dirname(file), { recursive: true });
  await copyFile(path.join(workspace.folder, templatePath), file);
  return { file, bytes: await readFile(file) };
}

async function openVariables(page: Page, file: string): Promise<FrameLocator> {
  await ready(page);
  await openFile(page, file);
  return showVariables(page);
}

async function showVariables(page: Page): Promise<FrameLocator> {
  const editor = customEditor(page);
  await editor.getByRole('tab', { name: 'Variables' }).click();
  await editor.getByRole('grid', { name: 'Variables' }).getByRole('row').nth(1).waitFor();
  return editor;
}

function row(editor: FrameLocator, name: string): Locator {
  return editor.getByRole('grid', { name: 'Variables' }).getByRole('row', { name: new RegExp(`^${name}\\b`) });
}

/** The line of a variable, also one further down than the table draws. */
async function find(editor: FrameLocator, name: string): Promise<Locator> {
  await editor.getByRole('textbox', { name: 'Filter the variables' }).fill(name);
  return row(editor, name);
}

async function addVariable(editor: FrameLocator, name: string): Promise<void> {
  await editor.getByRole('button', { name: 'Add Variable…' }).click();
  const form = editor.getByRole('form', { name: 'Add a variable' });
  await form.getByLabel('Name').fill(name);
  await form.getByLabel('Value').fill('hello');
  await form.getByRole('button', { name: 'Add' }).click();
  await row(editor, name).waitFor();
}

/** The tab in front, once it has changes that are not saved, or none. */
function tab(page: Page, name: string, dirty: boolean): Promise<void> {
  const state = dirty ? '.dirty' : ':not(.dirty)';
  return page.locator(`.tab.active${state}`, { hasText: name }).waitFor();
}

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

test('a file that changes on disk below unsaved changes is loaded only for whom wants it', async () => {
  const { page } = userSuite().window;
  const { file, bytes } = await makeStore('contested_VARS.fd');
  const editor = await openVariables(page, file);
  await addVariable(editor, 'Mine');
  await tab(page, 'contested_VARS.fd', true);
  const other = Buffer.from(bytes);
  // The last byte of the spare, which no variable is in.
  other[other.length - 1] = 0;
  await writeFile(file, other);
  const question = page.locator('.notification-toast', { hasText: 'was changed on disk' });
  await row(editor, 'Mine').waitFor();
  await question.getByRole('button', { name: 'Load from Disk' }).click();
  await tab(page, 'contested_VARS.fd', false);
  await row(editor, 'Mine').waitFor({ state: 'detached' });
  assert.ok((await readFile(file)).equals(other), 'nothing was written');
});

/** Says what has happened for a while, to those who see and those who hear. */
interface SpeakingPane {
  say(text: string): void;
  readonly dataset: { said?: string };
}

test('only what others write is announced, and not what is changed, taken back and saved here', async () => {
  const { page } = userSuite().window;
  const { file, bytes } = await makeStore('announced_VARS.fd');
  const editor = await openVariables(page, file);
  // What the page says is soon gone from the screen.
  await editor.locator('hex-pane').evaluate((pane: SpeakingPane) => {
    const say = pane.say.bind(pane);
    pane.say = (text) => {
      pane.dataset.said = `${pane.dataset.said ?? ''}${text}|`;
      say(text);
    };
  });
  await addVariable(editor, 'Mine');
  await tab(page, 'announced_VARS.fd', true);
  await page.keyboard.press('Control+S');
  await tab(page, 'announced_VARS.fd', false);
  await page.keyboard.press('Control+Z');
  await tab(page, 'announced_VARS.fd', true);
  await page.keyboard.press('Control+S');
  await tab(page, 'announced_VARS.fd', false);
  assert.ok((await readFile(file)).equals(bytes), 'the first bytes are back');
  await addVariable(editor, 'Reverted');
  await tab(page, 'announced_VARS.fd', true);
  await runCommand(page, 'File: Revert File');
  await tab(page, 'announced_VARS.fd', false);
  // Another file takes the name, as programs write that write whole or not at all.
  const other = edited(bytes, { kind: 'delete', name: 'PK', guid: vendors.global });
  await writeFile(`${file}.new`, other);
  await rename(`${file}.new`, file);
  const pane = editor.locator('hex-pane[data-said*="was read again"]');
  await pane.waitFor({ state: 'attached' });
  await (await find(editor, 'PK')).waitFor({ state: 'detached' });
  assert.equal(await pane.getAttribute('data-said'), 'The file has changed and was read again|');
});

test('a file that becomes read-only below its changes is said to be, stays whole, and keeps the changes here', async () => {
  const { page } = userSuite().window;
  const { file, bytes } = await makeStore('locked_VARS.fd');
  const editor = await openVariables(page, file);
  await addVariable(editor, 'Waiting');
  await tab(page, 'locked_VARS.fd', true);
  const files = await readdir(path.dirname(file));
  const refused = async (reason: RegExp): Promise<void> => {
    await page.keyboard.press('Control+S');
    const said = page.getByRole('dialog').filter({ hasText: reason });
    await said.waitFor();
    await tab(page, 'locked_VARS.fd', true);
    assert.ok((await readFile(file)).equals(bytes), 'the file is as it was');
    assert.deepEqual(await readdir(path.dirname(file)), files, 'nothing lies beside it');
    await runCommand(page, 'Notifications: Clear All Notifications');
    await said.waitFor({ state: 'detached' });
    await row(editor, 'Waiting').waitFor();
  };
  await chmod(file, 0o444);
  await refused(/You may not write to locked_VARS\.fd: permission denied\. “Save As…” writes a copy of your own\./);
  await chmod(file, 0o644);
  await chmod(path.dirname(file), 0o555);
  try {
    await refused(/locked_VARS\.fd can’t be replaced: you may not write to its folder \(permission denied\)\./);
  } finally {
    await chmod(path.dirname(file), 0o755);
  }
  await row(editor, 'Waiting').click();
  await page.keyboard.press('Control+S');
  await tab(page, 'locked_VARS.fd', false);
  assert.ok((await readFile(file)).includes(Buffer.from('Waiting\0', 'utf16le')), 'the change is saved at last');
});

test('a store that is deleted below its changes is there again when it is saved', async () => {
  const { page } = userSuite().window;
  const { file } = await makeStore('deleted_VARS.fd');
  const editor = await openVariables(page, file);
  await addVariable(editor, 'Kept');
  await tab(page, 'deleted_VARS.fd', true);
  await rm(file);
  const warning = editor.getByText('deleted_VARS.fd was deleted.');
  await warning.waitFor();
  await (await find(editor, 'Kept')).waitFor();
  await page.locator('.tab.active').click();
  await page.keyboard.press('Control+S');
  await warning.waitFor({ state: 'detached' });
  await tab(page, 'deleted_VARS.fd', false);
  assert.ok((await readFile(file)).includes(Buffer.from('Kept\0', 'utf16le')), 'the change is in the file');
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

test('while a guest runs with a store, that is said, and saving asks', async () => {
  const { page } = userSuite().window;
  const { file, bytes } = await makeStore('running_VARS.fd');
  const editor = await openVariables(page, file);
  const warning = editor.getByText(/running_VARS\.fd is in use, probably by a running guest/);
  const question = page.getByRole('dialog', { name: /in use, probably by a running guest/ });
  await addVariable(editor, 'Contested');
  await tab(page, 'running_VARS.fd', true);
  assert.equal(await warning.count(), 0);
  // The lock is of the kind that QEMU takes.
  await holdingLock(file, async () => {
    await page.keyboard.press('Control+S');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('.notification-toast', { hasText: 'running_VARS.fd is in use' }).waitFor();
    await runCommand(page, 'Notifications: Clear All Notifications');
    await warning.waitFor();
    await tab(page, 'running_VARS.fd', true);
    assert.ok((await readFile(file)).equals(bytes), 'nothing was written');
    await page.locator('.tab.active').click();
    await page.keyboard.press('Control+S');
    await question.getByRole('button', { name: 'Save Anyway' }).click();
    await tab(page, 'running_VARS.fd', false);
  });
  assert.ok((await readFile(file)).includes(Buffer.from('Contested\0', 'utf16le')), 'the change is in the file');
  await warning.waitFor({ state: 'detached' });
});

test('changes that were not saved survive a restart', async () => {
  const { page } = userSuite().window;
  const { file, bytes } = await makeStore('restarted_VARS.fd');
  const editor = await openVariables(page, file);
  await addVariable(editor, 'Unsaved');
  await tab(page, 'restarted_VARS.fd', true);
  await restart(page);
  await tab(page, 'restarted_VARS.fd', true);
  const again = await showVariables(page);
  await (await find(again, 'Unsaved')).waitFor();
  assert.ok((await readFile(file)).equals(bytes), 'the file is as it was');
  await page.locator('.tab.active').click();
  await page.keyboard.press('Control+S');
  await tab(page, 'restarted_VARS.fd', false);
  assert.ok((await readFile(file)).includes(Buffer.from('Unsaved\0', 'utf16le')), 'what was restored is saved');
});

/** Loads the window anew. As long as VS Code has not kept the changes it objects, so it is asked until it agrees. */
async function restart(page: Page): Promise<void> {
  while (!(await loadsAnew(page))) {}
  await page.locator('.monaco-workbench .tab.active').waitFor();
}

/** Asks for the window to be loaded anew; false where VS Code objected. */
async function loadsAnew(page: Page): Promise<boolean> {
  let answer = (_loaded: boolean): void => {};
  const answered = new Promise<boolean>((resolve) => {
    answer = resolve;
  });
  const objected = (dialog: Dialog) => void dialog.dismiss().then(() => answer(false));
  const loaded = () => answer(true);
  page.once('dialog', objected).once('load', loaded);
  try {
    await page.evaluate('setTimeout(() => location.reload())');
    return await answered;
  } finally {
    page.off('dialog', objected).off('load', loaded);
  }
}

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
