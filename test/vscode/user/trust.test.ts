import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { oldest } from '../install.ts';
import { openWindow, serve } from '../served.ts';
import { ideDisks, unifiedLoader } from '../suite/domains.ts';
import { test } from '../tests.ts';
import { userSuite } from '../user-suite.ts';
import { openFile, ready } from '../workbench.ts';

test('in an untrusted workspace domains are checked and no host is read; trusting it changes that', async () => {
  const { installed, extensionsFolder, workspace } = userSuite();
  await writeFile(path.join(workspace.folder, 'domains', 'untrusted.xml'), ideDisks);
  await writeFile(path.join(workspace.folder, 'domains', 'later-trusted.xml'), unifiedLoader('/srv/sid/OVMF.fd'));
  const vscode = await serve({ installed, extensionsFolder, settings: workspace.settings, testDriver: false, trustAll: false });
  try {
    const { page, close } = await openWindow(vscode, { folder: workspace.folder });
    try {
      // Newer releases start restricted without asking.
      if (installed.release === oldest) await page.getByRole('button', { name: /No, I don.t trust/ }).click();
      await ready(page);
      const restricted = page.locator('.statusbar-item', { hasText: 'Restricted Mode' });
      await restricted.waitFor();
      await openFile(page, path.join(workspace.folder, 'domains/untrusted.xml'));
      await page.locator('.squiggly-error').first().waitFor();
      await openFile(page, path.join(workspace.folder, 'domains/later-trusted.xml'));
      await restricted.click();
      await page.getByRole('button', { name: 'Trust', exact: true }).click();
      await restricted.waitFor({ state: 'detached' });
      await openFile(page, path.join(workspace.folder, 'domains/later-trusted.xml'));
      await page.locator('.squiggly-warning').first().waitFor();
    } finally {
      await close();
    }
  } finally {
    await vscode.stop();
  }
});
