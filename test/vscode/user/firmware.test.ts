import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from '../tests.ts';
import { userSuite } from '../user-suite.ts';
import { customEditor, openFile, pickItem, ready, runCommand } from '../workbench.ts';

test('the firmware editor says what a real image is', async () => {
  const { window, workspace } = userSuite();
  const { page } = window;
  await ready(page);
  await openFile(page, path.join(workspace.folder, 'host/srv/trixie/OVMF.fd'));
  const editor = customEditor(page);
  await editor.getByRole('heading', { level: 1, name: /unified/i }).waitFor();
  await editor.getByText('4 MiB').first().waitFor();
  await editor.getByRole('grid', { name: 'Bytes' }).waitFor();
});

test('the palette and VS Code’s own keys reach the page', async () => {
  const { window, workspace } = userSuite();
  const { page } = window;
  await ready(page);
  await openFile(page, path.join(workspace.folder, 'host/srv/trixie/OVMF.fd'));
  const editor = customEditor(page);
  await editor.getByRole('grid', { name: 'Bytes' }).waitFor();
  await runCommand(page, 'virtlens: Go to Offset in Firmware Image');
  await editor.getByRole('search', { name: 'Go to offset' }).waitFor();
  await editor.locator('vscode-textfield:focus-within').waitFor();
  await page.keyboard.type('0x84000');
  await page.keyboard.press('Enter');
  await editor.locator('.cursor#byte-540672').first().waitFor();
  // With the keyboard in the tab bar, the key is VS Code's.
  await page.locator('.tab.active').focus();
  await page.keyboard.press('Control+F');
  await editor.getByRole('search', { name: 'Find bytes' }).waitFor();
});

test('the hex view reaches the last byte by keyboard', async () => {
  const { window, workspace } = userSuite();
  const { page } = window;
  await ready(page);
  await openFile(page, path.join(workspace.folder, 'host/srv/trixie/OVMF.fd'));
  const grid = customEditor(page).getByRole('grid', { name: 'Bytes' });
  await grid.click();
  await page.keyboard.press('Control+End');
  // 4 MiB are 0x400000 bytes, so the last row starts at 0x3FFFF0.
  await grid.getByRole('rowheader', { name: /3FFFF0$/i }).waitFor();
  await page.keyboard.press('Control+Home');
  await grid.getByRole('rowheader', { name: /^0+$/ }).waitFor();
});

test('finding bytes goes from one match to the next', async () => {
  const { window, workspace } = userSuite();
  const { page } = window;
  await ready(page);
  await openFile(page, path.join(workspace.folder, 'host/srv/trixie/OVMF.fd'));
  const editor = customEditor(page);
  await editor.getByRole('grid', { name: 'Bytes' }).click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+F');
  await editor.getByRole('search').getByRole('textbox').fill('5F 46 56 48');
  // `_FVH`, the signature in a firmware volume's header, 0x28 behind its start: the volumes are at 0 and 0x84000.
  for (const offset of ['0x28', '0x84028']) {
    await page.keyboard.press('Enter');
    await editor.getByText(`Found at ${offset}.`).waitFor();
  }
});

test('splitting by the button writes the shipped CODE and VARS and proves it', async () => {
  const { window, workspace } = userSuite();
  const { page } = window;
  await ready(page);
  await openFile(page, path.join(workspace.folder, 'host/srv/bookworm/OVMF.fd'));
  const editor = customEditor(page);
  await editor.getByRole('button', { name: /Split into CODE and VARS/ }).click();
  await pickItem(page, 'beside the image').click();
  await editor.getByRole('status', { name: 'The image was split' }).waitFor();
  for (const half of ['CODE', 'VARS']) {
    const written = await readFile(path.join(workspace.folder, 'host', 'srv', 'bookworm', `OVMF_${half}.fd`));
    const shipped = await readFile(path.join(workspace.folder, 'shipped', 'bookworm', `${half}.fd`));
    assert.ok(written.equals(shipped), `${half} differs from what Debian ships`);
  }
});

test('a split that would replace a file asks first, and no means no', async () => {
  const { window, workspace } = userSuite();
  const { page } = window;
  const folder = path.join(workspace.folder, 'host', 'srv', 'sid');
  await writeFile(path.join(folder, 'OVMF_VARS.fd'), 'the variables of a guest');
  await ready(page);
  await openFile(page, path.join(folder, 'OVMF.fd'));
  const editor = customEditor(page);
  await editor.getByRole('button', { name: /Split into CODE and VARS/ }).click();
  await pickItem(page, 'beside the image').click();
  const question = page.getByRole('dialog', { name: /exists already/ });
  await question.waitFor();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await editor.getByRole('button', { name: /Split into CODE and VARS/ }).waitFor();
  assert.equal(await readFile(path.join(folder, 'OVMF_VARS.fd'), 'utf8'), 'the variables of a guest');
  await assert.rejects(readFile(path.join(folder, 'OVMF_CODE.fd')), { code: 'ENOENT' });
});

test('the structure leads into the compressed part, and a search finds what is in it', async () => {
  const { window, workspace } = userSuite();
  const { page } = window;
  await ready(page);
  await openFile(page, path.join(workspace.folder, 'host/srv/trixie/OVMF.fd'));
  const editor = customEditor(page);
  await editor.getByRole('tree', { name: 'Structure of the image' }).waitFor();
  await editor.getByRole('treeitem', { name: /^Compressed PEI and DXE volumes/ }).click();
  await page.keyboard.press('ArrowRight');
  await editor.getByRole('treeitem', { name: /^LZMA/ }).click();
  await page.keyboard.press('ArrowRight');
  // OVMF packs its PEI and DXE volumes into one section.
  await editor
    .getByRole('treeitem', { name: /^Volume image/ })
    .first()
    .waitFor();
  await page.keyboard.press('Control+F');
  await editor.getByRole('radio', { name: 'Node' }).click();
  await editor.getByRole('button', { name: 'Also in compressed parts' }).click();
  await editor.getByRole('textbox').fill('DxeCore');
  await editor.getByRole('textbox').press('Enter');
  await editor.getByText(/^Found DxeCore DXE core/).waitFor();
  await editor.getByText(/^Inside LZMA section at 0x[0-9A-F]+, offset 0x[0-9A-F]+ of 1\d\.\d+ MiB/).waitFor();
  await editor.getByRole('button', { name: 'Inspector' }).click();
  await editor.getByRole('complementary', { name: 'Inspector' }).getByText('DxeCore').first().waitFor();
});

test('a part of the image is extracted to a file', async () => {
  const { window, workspace } = userSuite();
  const { page } = window;
  const image = path.join(workspace.folder, 'host/srv/trixie/OVMF.fd');
  const suggested = 'DXE-FFS2-volume.bin';
  await ready(page);
  await openFile(page, image);
  const editor = customEditor(page);
  await editor.getByRole('treeitem', { name: /^Volume DXE/ }).click();
  await editor.getByRole('button', { name: 'Extract' }).click();
  await editor.getByRole('menuitem', { name: 'Extract as It Is…' }).click();
  await page.waitForFunction(`document.querySelector('.quick-input-widget input[type=text]')?.value.endsWith('${suggested}')`);
  await page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
  await editor.getByText(`Written to ${suggested}`).first().waitFor();
  // The volume lies between the variables and the SEC volume.
  const written = await readFile(path.join(path.dirname(image), suggested));
  assert.ok(written.equals((await readFile(image)).subarray(0x84000, 0x3cc000)));
});
