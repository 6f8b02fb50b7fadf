import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { biosDomain } from '../suite/domains.ts';
import { test } from '../tests.ts';
import { userSuite } from '../user-suite.ts';
import { openFile, ready, shownText } from '../workbench.ts';

/** Opens a BIOS guest and chooses to give it UEFI; resolves when the preview shows what that would change. */
async function chooseUefi(name: string): Promise<Page> {
  const { window, workspace } = userSuite();
  const { page } = window;
  const file = path.join(workspace.folder, 'domains', name);
  await writeFile(file, biosDomain);
  await ready(page);
  await openFile(page, file);
  await page.locator('.view-line', { hasText: '<os>' }).click();
  // The language server has answered when the way to the cursor is known.
  await page.locator('.monaco-breadcrumb-item .label-name', { hasText: /^os$/ }).waitFor();
  await openRefactorings(page, 'Boot with UEFI');
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: `${name}: Boot with UEFI instead of BIOS` }).waitFor();
  await page.locator('.modified-in-monaco-diff-editor .view-line', { hasText: "firmware='efi'" }).waitFor();
  return page;
}

/** Asks until the menu is there: VS Code takes it away when a light bulb comes while it opens. */
async function openRefactorings(page: Page, first: string): Promise<void> {
  const row = page.locator('.action-widget .monaco-list-row.focused', { hasText: first });
  for (let tries = 0; tries < 10; tries++) {
    await page.keyboard.press('Control+Shift+R');
    const opened = await row.waitFor({ timeout: 3000 }).then(
      () => true,
      () => false,
    );
    if (opened) return;
    await page.keyboard.press('Escape');
  }
  throw new Error(`the refactorings, with ${first} in front, never came`);
}

/** What nobody saved would be asked about when the next test closes all editors. */
async function save(page: Page): Promise<void> {
  await page.keyboard.press('Control+S');
  await page.locator('.tab.active:not(.dirty)').waitFor();
}

test('a refactoring is shown before it is made, with what has to be known besides, and then applied', async () => {
  const page = await chooseUefi('preview-apply.xml');
  const question = page.locator('.notification-toast', { hasText: 'Boot with UEFI instead of BIOS?' });
  await question.getByText('EFI system partition').waitFor();
  await question.getByRole('button', { name: 'Apply' }).click();
  await page.locator('.tab.active', { hasText: /^preview-apply\.xml$/ }).waitFor();
  await page.locator('.view-line', { hasText: "<os firmware='efi'>" }).waitFor();
  assert.match(await shownText(page), /name='enrolled-keys'/);
  await save(page);
});

test('a refactoring that is discarded changes nothing', async () => {
  const page = await chooseUefi('preview-discard.xml');
  await page.locator('.notification-toast').getByRole('button', { name: 'Discard' }).click();
  await page.locator('.tab.active', { hasText: /^preview-discard\.xml$/ }).waitFor();
  await page.locator('.view-line', { hasText: '<os>' }).waitFor();
  assert.equal(await page.locator('.tab.dirty').count(), 0);
});

test('the status bar applies the refactoring that is looked at', async () => {
  const page = await chooseUefi('preview-status.xml');
  await page.locator('.statusbar-item', { hasText: 'Apply the Change' }).click();
  await page.locator('.tab.active', { hasText: /^preview-status\.xml$/ }).waitFor();
  await page.locator('.view-line', { hasText: "<os firmware='efi'>" }).waitFor();
  await page.locator('.statusbar-item', { hasText: 'Apply the Change' }).waitFor({ state: 'hidden' });
  await save(page);
});

test('the buttons above the comparison apply the refactoring, or close it', async () => {
  const page = await chooseUefi('preview-buttons.xml');
  const button = (label: string) => page.locator('.title .editor-actions').getByRole('button', { name: label });
  await button('Discard the Change').click();
  await page.locator('.tab.active', { hasText: /^preview-buttons\.xml$/ }).waitFor();
  assert.equal(await page.locator('.tab.dirty').count(), 0);
  await openRefactorings(page, 'Boot with UEFI');
  await page.keyboard.press('Enter');
  await button('Apply the Change').click();
  await page.locator('.tab.active', { hasText: /^preview-buttons\.xml$/ }).waitFor();
  await page.locator('.view-line', { hasText: "<os firmware='efi'>" }).waitFor();
  await save(page);
});
