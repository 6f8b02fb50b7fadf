import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { test } from '../tests.ts';
import { userSuite } from '../user-suite.ts';
import { openFile, ready } from '../workbench.ts';

const guest = [
  "<domain type='kvm'>",
  '  <name>guest</name>',
  "  <memory unit='GiB'>4</memory>",
  '  ',
  '  <devices>',
  "    <disk type='file'><source file='/a'/><target dev='vda'/></disk>",
  '    ',
  '  </devices>',
  '</domain>',
  '',
].join('\n');

const written = [
  "<domain type='kvm'>",
  '  <name>guest</name>',
  "  <memory unit='GiB'>4</memory>",
  '  <os>',
  '    <type>hvm</type>',
  "    <bootmenu enable='yes'/>",
  "    <smbios mode='host'/>",
  '  </os>',
  '  <devices>',
  "    <disk type='file'><source file='/a'/><target dev='vda'/></disk>",
  "    <disk type='file' device='cdrom'>",
  "      <driver name='qemu' type='raw'/>",
  "      <source file='/var/lib/libvirt/images/install.iso'/>",
  "      <target dev='sda' bus='sata'/>",
  '      <readonly/>',
  '    </disk>',
  '  </devices>',
  '</domain>',
  '',
].join('\n');

/** Puts the cursor at the end of a line, counted from 1. */
async function goTo(page: Page, line: number): Promise<void> {
  await page.keyboard.press('Control+G');
  await page.locator('.quick-input-widget input[type=text]').fill(`:${line}:200`);
  await page.keyboard.press('Enter');
  await page.locator('.statusbar-item', { hasText: `Ln ${line}, Col` }).waitFor();
}

/** Takes the suggestion of this label, once it is the one in front. */
async function take(page: Page, label: string): Promise<void> {
  const row = page.locator('.suggest-widget.visible .monaco-list-row.focused', { hasText: label });
  await row.waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.suggest-widget.visible').waitFor({ state: 'hidden' });
}

test('a guest is written by typing a few letters and taking what is suggested', async () => {
  const { window, workspace } = userSuite();
  const { page } = window;
  const file = path.join(workspace.folder, 'domains', 'typed.xml');
  await writeFile(file, guest);
  await ready(page);
  await openFile(page, file);
  // The server has read the document once the breadcrumbs know its parts.
  await page.locator('.monaco-breadcrumb-item', { hasText: 'guest' }).waitFor();

  await goTo(page, 7);
  await page.keyboard.type('<diskcd');
  await take(page, 'disk: CD-ROM on SATA');
  await page.keyboard.press('Escape');
  await page.locator('.view-line', { hasText: "<target dev='sda' bus='sata'/>" }).waitFor();

  await goTo(page, 4);
  await page.keyboard.type('<os');
  await take(page, 'os');
  await page.keyboard.press('Escape');
  await page.locator('.view-line', { hasText: '<type>hvm</type>' }).waitFor();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('<bootm');
  await take(page, 'bootmenu');
  await page.keyboard.press('Escape');

  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type("<smbios mode='ho");
  await take(page, 'host');
  await page.keyboard.press('End');
  await page.keyboard.type('/>');

  await page.keyboard.press('Control+S');
  await page.locator('.tab.active:not(.dirty)', { hasText: 'typed.xml' }).waitFor();
  assert.equal(await readFile(file, 'utf8'), written);
});
