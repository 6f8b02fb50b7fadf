import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { efiDomain, withFirmware } from '../suite/domains.ts';
import { test } from '../tests.ts';
import { userSuite } from '../user-suite.ts';
import { customEditor, openFile, pickItem, ready, runCommand, shownText } from '../workbench.ts';

test('the lens above <os> opens the explanation beside the domain', async () => {
  const { window, workspace } = userSuite();
  const { page } = window;
  await writeFile(path.join(workspace.folder, 'domains', 'lens.xml'), efiDomain());
  await ready(page);
  await openFile(page, path.join(workspace.folder, 'domains/lens.xml'));
  await page.locator('.codelens-decoration a', { hasText: '60-edk2-x86_64.json' }).click();
  const explanation = customEditor(page);
  await explanation.getByRole('heading', { level: 1, name: 'Firmware of guest' }).waitFor();
  await explanation.getByRole('row', { name: /50-edk2-x86_64-secure\.json it has secure-boot/ }).waitFor();
});

test('an option of QEMU’s command line leads back to its element', async () => {
  const { window, workspace } = userSuite();
  const { page } = window;
  const pair = withFirmware('/usr/share/OVMF/OVMF_CODE_4M.fd', '/usr/share/OVMF/OVMF_VARS_4M.fd');
  await writeFile(path.join(workspace.folder, 'domains', 'qemu.xml'), pair);
  await ready(page);
  await openFile(page, path.join(workspace.folder, 'domains/qemu.xml'));
  await runCommand(page, 'virtlens: Show QEMU');
  // Under the pointer, with Control held, a link has another class: where a click is tried again, it has that one.
  const machine = page.locator('.detected-link, .detected-link-active', { hasText: /^-machine/ });
  await machine.click({ modifiers: ['Control'] });
  const type = pair.split('\n').findIndex((line) => line.includes('<type')) + 1;
  await page.locator('.statusbar-item', { hasText: `Ln ${type}, Col` }).waitFor();
});

test('a new domain by its questions, with what is wrong said while it is typed', async () => {
  const { window } = userSuite();
  const { page } = window;
  await ready(page);
  await runCommand(page, 'virtlens: New Libvirt Domain');
  const box = page.locator('.quick-input-widget');
  const answer = async (question: string, text?: string): Promise<void> => {
    await box.getByText(question).waitFor();
    if (text !== undefined) await box.locator('input[type=text]').fill(text);
    await page.keyboard.press('Enter');
  };
  await answer('The name of the guest', 'web1');
  await pickItem(page, 'Windows 11').click();
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'yes' }).waitFor();
  await page.keyboard.press('Enter');
  await box.getByText('Memory').waitFor();
  await box.locator('input[type=text]').fill('lots');
  await box.getByText('lots is no amount of memory').waitFor();
  await answer('Memory', '6G');
  for (const question of ['How many CPUs', 'Disk:', 'Installation medium', 'Network:', 'PCI addresses']) await answer(question);
  await page.locator('.tab.active', { hasText: 'Untitled-1' }).waitFor();
  await page.locator('.view-line', { hasText: '<name>web1</name>' }).waitFor();
  await page.locator('.view-line', { hasText: "<memory unit='GiB'>6</memory>" }).waitFor();
  assert.match(await shownText(page), /enabled='yes' name='secure-boot'/);
  // What nobody saved would be asked about when the next test closes all editors.
  await runCommand(page, 'View: Revert and Close Editor');
  await page.locator('.tab', { hasText: 'Untitled-1' }).waitFor({ state: 'detached' });
});
