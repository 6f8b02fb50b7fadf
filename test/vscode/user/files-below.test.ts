/** Changes that are not saved, and what happens to their file meanwhile. */
import assert from 'node:assert/strict';
import { chmod, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Dialog, FrameLocator, Page } from 'playwright-core';
import { edited } from '../../../firmware/editing/edited-for-tests.ts';
import { vendors } from '../../../firmware/names.ts';
import { holdingLock } from '../../setup/lock.ts';
import { test } from '../tests.ts';
import { userSuite } from '../user-suite.ts';
import { openFile, pickItem, ready, runCommand } from '../workbench.ts';
import { addVariable, find, makeStore, openVariables, row, showVariables, tab } from './variables-page.ts';

test('a file that changes on disk below unsaved changes is loaded only for whom wants it', async () => {
  const { page } = userSuite().window;
  const { file, bytes } = await makeStore('contested_VARS.fd');
  await loadsWhatChanged(page, await openVariables(page, file), file, bytes);
});

test('so is one that is opened in the firmware editor on request', async () => {
  const { page } = userSuite().window;
  const { file, bytes } = await makeStore('contested.bin');
  await ready(page);
  await openFile(page, file);
  await runCommand(page, 'View: Reopen Editor With...');
  await pickItem(page, 'Firmware Editor').click();
  await loadsWhatChanged(page, await showVariables(page), file, bytes);
  assert.equal(await page.locator('.tab', { hasText: 'contested.bin' }).count(), 1);
});

async function loadsWhatChanged(page: Page, editor: FrameLocator, file: string, bytes: Buffer): Promise<void> {
  const name = path.basename(file);
  await addVariable(editor, 'Mine');
  await tab(page, name, true);
  const other = Buffer.from(bytes);
  // The last byte of the spare, which no variable is in.
  other[other.length - 1] = 0;
  await writeFile(file, other);
  const question = page.locator('.notification-toast', { hasText: `${name} was changed on disk` });
  await row(editor, 'Mine').waitFor();
  await question.getByRole('button', { name: 'Load from Disk' }).click();
  await tab(page, name, false);
  await row(editor, 'Mine').waitFor({ state: 'detached' });
  assert.ok((await readFile(file)).equals(other), 'nothing was written');
}

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
