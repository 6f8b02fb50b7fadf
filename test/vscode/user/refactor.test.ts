import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { biosDomain } from '../suite/domains.ts';
import { test } from '../tests.ts';
import { userSuite } from '../user-suite.ts';
import { openActions, openFile, ready, shownText } from '../workbench.ts';

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
  await openActions(page, 'Control+Shift+R', 'Boot with UEFI');
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: `${name}: Boot with UEFI instead of BIOS` }).waitFor();
  await page.locator('.modified-in-monaco-diff-editor .view-line', { hasText: "firmware='efi'" }).waitFor();
  return page;
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
  await openActions(page, 'Control+Shift+R', 'Boot with UEFI');
  await page.keyboard.press('Enter');
  await button('Apply the Change').click();
  await page.locator('.tab.active', { hasText: /^preview-buttons\.xml$/ }).waitFor();
  await page.locator('.view-line', { hasText: "<os firmware='efi'>" }).waitFor();
  await save(page);
});
