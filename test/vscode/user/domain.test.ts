import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ideDisks } from '../suite/domains.ts';
import { test } from '../tests.ts';
import { userSuite } from '../user-suite.ts';
import { openActions, openFile, ready, runCommand, shownText } from '../workbench.ts';

test('the installed package finds the mistake and its command fixes it', async () => {
  const { window, workspace } = userSuite();
  await writeFile(path.join(workspace.folder, 'domains', 'user.xml'), ideDisks);
  await ready(window.page);
  await openFile(window.page, path.join(workspace.folder, 'domains/user.xml'));
  await window.page.locator('.squiggly-error').first().waitFor();
  await runCommand(window.page, 'virtlens: Fix Everything in This Domain');
  await window.page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  const text = await shownText(window.page);
  assert.match(text, /dev='sda' bus='sata'/);
  assert.doesNotMatch(text, /'ide'/);
});

test('the light bulb offers the fix', async () => {
  const { window, workspace } = userSuite();
  const { page } = window;
  await writeFile(path.join(workspace.folder, 'domains', 'bulb.xml'), ideDisks);
  await ready(page);
  await openFile(page, path.join(workspace.folder, 'domains/bulb.xml'));
  await page.locator('.squiggly-error').first().waitFor();
  await runCommand(page, 'Go to Next Problem in Files (Error, Warning, Info)');
  await page.keyboard.press('Escape');
  await openActions(page, 'Control+.', 'hda');
  await page.keyboard.press('Enter');
  await page.locator('.view-line', { hasText: "dev='sda'" }).waitFor();
});
