/**
 * Takes the README's pictures from the packaged extension in a real VS Code, on the firmware that Debian ships.
 *
 *     npm run screenshots [-- NAME …]
 *
 * Without names it takes all of them.
 */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { root } from './bundle-suite.ts';
import { install, newest } from './install.ts';
import { openWindow } from './served.ts';
import { efiDomain } from './suite/domains.ts';
import { packageExtension, prepareUserSuite, type UserSuite } from './user-suite.ts';
import { customEditor, goTo, openActions, openFile, ready, runCommand } from './workbench.ts';

const pictures = path.join(root, 'docs', 'images');
await mkdir(pictures, { recursive: true });
/** The names that were asked for; none is all. */
const wanted = process.argv.slice(2);
/** Without what takes room and says nothing here. */
const plain = {
  'editor.minimap.enabled': false,
  'editor.stickyScroll.enabled': false,
  'files.exclude': { '.vscode': true },
  'window.commandCenter': false,
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
} as const;

/** A guest of which the least is written. */
const started: readonly string[] = [
  "<domain type='kvm'>",
  '  <name>web2</name>',
  "  <memory unit='GiB'>4</memory>",
  '  <vcpu>4</vcpu>',
  '  ',
  '  <devices>',
  '    <!-- one disk, one card -->',
  '  </devices>',
  '</domain>',
  '',
];

const suite = await prepareUserSuite(await install(newest), await packageExtension());
try {
  const guests = await layOutGuests(suite);
  await take('findings', guests, 'Default Dark Modern', showFindings);
  await take('completion', guests, 'Default Light Modern', showCompletion, 440);
  await take('firmware-editor', guests, 'Default Dark Modern', showFirmware);
  await take('explain', guests, 'Default Dark Modern', showExplanation);
  await take('variables', guests, 'Default Light Modern', showVariables);
  await take('secure-boot', guests, 'Default Dark Modern', showSecureBoot);
} finally {
  await suite.end();
}

/** A folder as a person would have one: guests in XML, and a firmware image. */
async function layOutGuests({ workspace }: UserSuite): Promise<string> {
  const guests = path.join(workspace.folder, 'guests');
  await mkdir(guests);
  for (const name of ['gpu-passthrough.xml', 'ide-on-q35.xml', 'unified-read-only.xml', 'windows11-secure-boot.xml']) {
    await copyFile(path.join(root, 'samples', name), path.join(guests, name));
  }
  await copyFile(path.join(workspace.folder, 'host', 'srv', 'trixie', 'OVMF.fd'), path.join(guests, 'OVMF.fd'));
  await copyFile(
    path.join(workspace.folder, 'host/usr/share/OVMF/OVMF_VARS_4M.ms.fd'),
    path.join(guests, 'OVMF_VARS_4M.ms.fd'),
  );
  await writeFile(path.join(guests, 'web1.xml'), efiDomain());
  return guests;
}

async function take(
  name: string,
  folder: string,
  theme: string,
  show: (page: Page, folder: string) => Promise<void>,
  height = 780,
): Promise<void> {
  if (wanted.length > 0 && !wanted.includes(name)) return;
  await mkdir(path.join(folder, '.vscode'), { recursive: true });
  await writeFile(path.join(folder, '.vscode', 'settings.json'), JSON.stringify({ 'workbench.colorTheme': theme, ...plain }));
  const window = await openWindow(suite.vscode, { folder, width: 1200, height, scale: 1.5 });
  try {
    await ready(window.page);
    await show(window.page, folder);
    await window.page.screenshot({ path: path.join(pictures, `${name}.png`) });
    console.log(`docs/images/${name}.png`);
  } finally {
    await window.close();
  }
}

async function showFindings(page: Page, folder: string): Promise<void> {
  await page.keyboard.press('Control+B');
  await openFile(page, path.join(folder, 'ide-on-q35.xml'));
  await page.locator('.squiggly-error').first().waitFor();
  await runCommand(page, 'View: Focus Problems');
  await page.locator('.markers-panel .monaco-list-row').nth(4).waitFor();
  // Brings the first finding to the middle, so that the menu has room below it.
  await page.locator('.view-line').first().click();
  await page.keyboard.press('Control+G');
  await page.keyboard.type('28');
  await page.keyboard.press('Enter');
  await page.locator('.view-line', { hasText: "'hda'" }).click();
  await openActions(page, 'Control+.', 'hda');
}

async function showCompletion(page: Page, folder: string): Promise<void> {
  await page.keyboard.press('Control+B');
  const file = path.join(folder, 'started.xml');
  await writeFile(file, started.join('\n'));
  await openFile(page, file);
  await page.locator('.outline-element.monaco-breadcrumb-item', { hasText: 'web2' }).waitFor();
  await goTo(page, 5);
  await page.keyboard.type('<os');
  const chosen = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'Secure Boot' });
  await chosen.waitFor();
  await page.keyboard.press('Control+Space');
  await page.locator('.suggest-details').waitFor();
  while ((await chosen.getAttribute('class'))?.includes('focused') !== true) await page.keyboard.press('ArrowDown');
  await page.locator('.suggest-details', { hasText: 'signed' }).waitFor();
}

async function showExplanation(page: Page, folder: string): Promise<void> {
  await page.keyboard.press('Control+B');
  await openFile(page, path.join(folder, 'web1.xml'));
  await page.locator('.codelens-decoration a').click();
  await customEditor(page).getByRole('table').waitFor();
}

async function showFirmware(page: Page, folder: string): Promise<void> {
  await page.keyboard.press('Control+B');
  await openFile(page, path.join(folder, 'OVMF.fd'));
  await customEditor(page).getByRole('gridcell', { name: '5F' }).first().waitFor();
}

async function showVariables(page: Page, folder: string): Promise<void> {
  await page.keyboard.press('Control+B');
  await openFile(page, path.join(folder, 'OVMF_VARS_4M.ms.fd'));
  const editor = customEditor(page);
  await editor.getByRole('tab', { name: 'Variables' }).click();
  await editor.getByRole('row', { name: /^Boot0000/ }).click();
  await editor.getByRole('complementary', { name: 'Details' }).getByRole('heading', { name: 'Boot0000' }).waitFor();
}

async function showSecureBoot(page: Page, folder: string): Promise<void> {
  await page.keyboard.press('Control+B');
  await openFile(page, path.join(folder, 'OVMF_VARS_4M.ms.fd'));
  const editor = customEditor(page);
  await editor.getByRole('tab', { name: 'Secure Boot' }).click();
  await editor
    .getByRole('row', { name: /UEFI CA 2011/ })
    .first()
    .click();
  await editor.getByRole('complementary', { name: 'Details' }).getByText('Fingerprints').waitFor();
}
