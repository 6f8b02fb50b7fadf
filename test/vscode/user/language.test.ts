import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { test } from '../tests.ts';
import { userSuite } from '../user-suite.ts';
import { goTo, openActions, openFile, ready, shownLine } from '../workbench.ts';

const guest = [
  "<domain type='kvm'>",
  '  <name>guest</name>',
  "  <memory unit='GiB'>4</memory>",
  "  <os><type arch='x86_64' machine='q35'>hvm</type></os>",
  '  <devices>',
  "    <controller type='pci' index='0' model='pcie-root'/>",
  "    <controller type='pci' index='7' model='pcie-root-port'/>",
  "    <disk type='file'>",
  "      <source file='/a'/>",
  "      <target dev='vda' bus='virtio'/>",
  "      <address type='pci' bus='0x07' slot='0x00'/>",
  '    </disk>',
  '  </devices>',
  '</domain>',
  '',
].join('\n');

/** Opens the guest, with some of its text replaced. The server has read it once the breadcrumbs know its parts. */
async function openGuest(name: string, ...replaced: readonly (readonly [string, string])[]): Promise<string> {
  const { window, workspace } = userSuite();
  const file = path.join(workspace.folder, 'domains', name);
  await writeFile(
    file,
    replaced.reduce((text, [from, to]) => text.replace(from, to), guest),
  );
  await ready(window.page);
  await openFile(window.page, file);
  await window.page.locator('.outline-element.monaco-breadcrumb-item', { hasText: 'guest' }).waitFor();
  return file;
}

async function saved(page: Page, file: string): Promise<string> {
  await page.keyboard.press('Control+S');
  await page.locator('.tab.active:not(.dirty)', { hasText: path.basename(file) }).waitFor();
  return readFile(file, 'utf8');
}

test('pointing at a name says what it means', async () => {
  const { page } = userSuite().window;
  await openGuest('hover.xml');
  await goTo(page, 10, 26);
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+I');
  const hover = page.locator('.monaco-hover:visible .hover-contents', { hasText: 'bus=' });
  await hover.getByRole('link', { name: /^formatdomain/ }).waitFor();
});

test('from an address to the controller that it means', async () => {
  const { page } = userSuite().window;
  await openGuest('definition.xml');
  await goTo(page, 11, 34);
  await page.keyboard.press('F12');
  await page.locator('.statusbar-item', { hasText: 'Ln 7, Col' }).waitFor();
});

test('the light bulb offers the name that was meant', async () => {
  const { page } = userSuite().window;
  const file = await openGuest('meant.xml', ["<target dev='vda'", "<traget dev='vda'"]);
  await page.locator('.squiggly-error').first().waitFor();
  await goTo(page, 10, 10);
  await openActions(page, 'Control+.', '<target>');
  await page.keyboard.press('Enter');
  await shownLine(page, "      <target dev='vda' bus='virtio'/>").waitFor();
  assert.equal(await saved(page, file), guest);
});

test('renaming a tag renames its partner, and renaming a controller what means it', async () => {
  const { page } = userSuite().window;
  const file = await openGuest('renamed.xml');
  const rename = async (line: number, column: number, name: string): Promise<void> => {
    await goTo(page, line, column);
    await page.keyboard.press('F2');
    await page.locator('.rename-box input').fill(name);
    await page.keyboard.press('Enter');
  };
  await rename(2, 5, 'title');
  await shownLine(page, '  <title>guest</title>').waitFor();
  await rename(7, 35, '8');
  await shownLine(page, "      <address type='pci' bus='0x08' slot='0x00'/>").waitFor();
  const expected = guest
    .replace('<name>guest</name>', '<title>guest</title>')
    .replace("index='7'", "index='8'")
    .replace("bus='0x07'", "bus='0x08'");
  assert.equal(await saved(page, file), expected);
});

test('a device is folded to its first line, and unfolded', async () => {
  const { page } = userSuite().window;
  await openGuest('folded.xml');
  await goTo(page, 8);
  const source = shownLine(page, "      <source file='/a'/>");
  await source.waitFor();
  await page.keyboard.press('Control+Shift+BracketLeft');
  await source.waitFor({ state: 'detached' });
  await shownLine(page, '  </devices>').waitFor();
  await page.keyboard.press('Control+Shift+BracketRight');
  await source.waitFor();
});
