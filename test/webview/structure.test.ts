import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { bytesView, selectedText, soon } from './bytes-view.ts';
import { pageBrowser } from './open-page.ts';

const browser = pageBrowser();
let page: Page;

const item = (name: RegExp) => page.getByRole('treeitem', { name });
const current = () => page.locator('structure-tree [aria-selected=true]');
const trail = () => page.locator('hex-pane .inside .trail, pane-toolbar .trail:not(:empty)').first();

/** All keys within the time in which they make one word, however busy the machine is. */
async function typeAtOnce(on: Page, word: string): Promise<void> {
  await on.getByRole('tree').evaluate((tree, letters) => {
    for (const key of letters) tree.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
  }, word);
}

/** Opens the packed modules of the unified image, by keyboard. */
async function unpackModules(): Promise<void> {
  await item(/^Compressed PEI and DXE volumes/).click();
  await page.keyboard.press('ArrowRight');
  await item(/^LZMA/).click();
  await page.keyboard.press('ArrowRight');
  await item(/^DxeCore/).waitFor();
}

describe('compressed parts', () => {
  test('unfold on demand, down to where there is something to choose', async () => {
    page = await browser.open('unified');
    await unpackModules();
    await expect.poll(() => item(/^Shell/).getAttribute('aria-level'), soon).toBe('6');
    await expect
      .poll(() => page.evaluate(() => window.fakeHost.requests.filter((name) => name === 'branches').length), soon)
      .toBe(2);
  });

  test('show their own bytes, and say so', async () => {
    page = await browser.open('unified');
    await unpackModules();
    await item(/^Shell/).click();
    await expect
      .poll(() => trail().textContent(), soon)
      .toMatch(/^Inside LZMA section at 0x84090, offset 0x[0-9A-F]+ of .* · Volume image › Volume FFS2 › Shell$/);
    const choice = page.getByRole('combobox', { name: 'Which bytes are shown' });
    await expect.poll(() => choice.locator('option:checked').textContent(), soon).toBe('LZMA section at 0x84090');
    // The name in the module's UI section, in the bytes that were packed.
    await bytesView(page).openBox('find');
    await page.getByRole('radio', { name: 'UCS-2' }).click();
    await page.getByRole('textbox').fill('Shell');
    await page.getByRole('textbox').press('Enter');
    await page.getByText('Match 1 of 1').waitFor();
    await expect.poll(() => current().textContent(), soon).toContain('UI');
    await choice.selectOption('File');
    await bytesView(page).cursorAt(0);
    await expect.poll(() => current().textContent(), soon).toContain('Volume NVRAM');
  });

  test('that claim too much or are damaged say so where they hang', async () => {
    page = await browser.open('parts');
    for (const [index, message] of [
      [1, /claims to unfold to 0x20000000 bytes; more than 256 MiB are not unpacked/],
      [2, /The LZMA stream is cut off/],
    ] as const) {
      const file = page.getByRole('treeitem', { name: new RegExp(`^5e1f0000-0000-4000-8000-00000000060${index}`) });
      await file.click();
      await page.keyboard.press('ArrowRight');
      await page
        .getByRole('treeitem', { name: /^LZMA/ })
        .nth(index - 1)
        .click();
      await page.keyboard.press('ArrowRight');
      await page.getByRole('treeitem', { name: message }).last().waitFor();
    }
    await page.getByRole('treeitem', { name: /^Problems/ }).waitFor();
    await expect.poll(() => page.evaluate(() => window.fakeHost.problems.length), soon).toBe(2);
  });

  test('are there again when the page comes back', async () => {
    page = await browser.open('unified');
    await unpackModules();
    await item(/^PcdDxe/).click();
    await expect.poll(() => trail().textContent(), soon).toMatch(/PcdDxe$/);
    const kept = await page.evaluate(() => window.keptState);
    await page.context().close();
    page = await browser.open('unified', { kept });
    await expect.poll(() => trail().textContent(), soon).toMatch(/^Inside LZMA section.*PcdDxe$/);
    await expect.poll(() => current().textContent(), soon).toContain('PcdDxe');
  });
});

describe('10,000 nodes', () => {
  test('a few dozen lines exist; End, typing ahead and the bytes reach all of them', async () => {
    page = await browser.open('many');
    await page.getByRole('tree').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await item(/^Module0000/).waitFor();
    await expect.poll(() => page.getByRole('treeitem').count(), soon).toBeLessThan(80);
    await expect.poll(() => item(/^Module0000/).getAttribute('aria-setsize'), soon).toBe('3401');
    await page.keyboard.press('End');
    await expect.poll(() => current().textContent(), soon).toContain('Free space');
    await typeAtOnce(page, 'module2345');
    await expect.poll(() => current().textContent(), soon).toContain('Module2345');
    await expect.poll(() => trail().textContent(), soon).toBe('Volume DXE › Module2345');
    await bytesView(page).goTo('0x40000');
    await expect.poll(() => current().getAttribute('aria-level').then(Number), soon).toBeGreaterThan(1);
    await expect.poll(() => page.getByRole('treeitem').count(), soon).toBeLessThan(80);
  });

  test('* opens all of a level', async () => {
    page = await browser.open('unified');
    await page.getByRole('tree').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('*');
    await item(/^Variable store/).waitFor();
    await expect.poll(() => page.locator('structure-tree [aria-level="1"][aria-expanded="false"]').count(), soon).toBe(0);
  });
});

describe('the inspector', () => {
  const inspector = () => page.getByRole('complementary', { name: 'Inspector' });

  test('names the field under the cursor, with its flags, and its bytes in all readings', async () => {
    page = await browser.open('unified');
    await bytesView(page).goTo('0x8402C');
    const field = inspector().getByRole('region', { name: 'Field' });
    await field.getByText('Attributes', { exact: true }).waitFor();
    await expect.poll(() => field.getByRole('listitem').allTextContents(), soon).toContain('erased bits are 1');
    await inspector().getByRole('button', { name: 'Copy u32: 327423', exact: true }).click();
    await expect.poll(() => page.evaluate(() => window.fakeHost.clipboard), soon).toEqual(['327423']);
    await bytesView(page).goTo('0x84010');
    await inspector().getByRole('button', { name: 'Copy GUID: 8c8ce578-8a3d-4f1c-9935-896185c32dd3' }).waitFor();
  });

  test('leads from a field of the header to its bytes, and agrees with tree and bytes', async () => {
    page = await browser.open('unified');
    await item(/^Volume SEC/).click();
    const header = inspector().getByRole('table', { name: 'Fields of the header' });
    await header.getByRole('button', { name: 'FvLength' }).click();
    await bytesView(page).cursorAt(0x3cc020);
    await expect.poll(() => selectedText(page), soon).toBe('8 bytes (0x8)');
    await expect.poll(() => current().textContent(), soon).toContain('Volume SEC');
    await inspector().getByRole('region', { name: 'Field' }).getByText('0x34000', { exact: true }).waitFor();
  });

  test('is closed and stays closed', async () => {
    page = await browser.open('unified');
    await page.getByRole('button', { name: 'Inspector', pressed: true }).click();
    await inspector().waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate(() => window.keptState), soon).toMatchObject({ inspectorOpen: false });
  });
});

describe('finding', () => {
  test('everywhere goes on in compressed parts, and counts over all of them', async () => {
    page = await browser.open('unified');
    await bytesView(page).openBox('find');
    await page.getByRole('button', { name: 'Also in compressed parts' }).click();
    await page.getByRole('textbox').fill('5F 46 56 48');
    for (const match of ['Match 1 of 4', 'Match 2 of 4', 'Match 3 of 4', 'Match 4 of 4', 'Match 1 of 4']) {
      await page.getByRole('textbox').press('Enter');
      await page.getByRole('status').getByText(match).waitFor();
    }
    await page.getByText('Found at 0x28, from the start again.').waitFor();
    await page.getByRole('textbox').press('Shift+Enter');
    await page.getByText(/^Found at 0x[0-9A-F]+ of an unpacked part, from the end again\.$/).waitFor();
    await expect.poll(() => trail().textContent(), soon).toMatch(/^Inside LZMA section/);
  });

  test('leads into a part that was closed in the open tree', async () => {
    page = await browser.open('unified');
    await item(/^Compressed PEI and DXE volumes/).click();
    await page.keyboard.press('ArrowRight');
    await item(/^LZMA/).waitFor();
    await bytesView(page).openBox('find');
    await page.getByRole('radio', { name: 'UCS-2' }).click();
    await page.getByRole('button', { name: 'Also in compressed parts' }).click();
    await page.getByRole('textbox').fill('PcdDxe');
    await page.getByRole('textbox').press('Enter');
    await page.getByText('Match 1 of 1').waitFor();
    await expect.poll(() => trail().textContent(), soon).toMatch(/^Inside LZMA section.* PcdDxe › UI$/);
    await expect.poll(() => selectedText(page), soon).toBe('12 bytes (0xC)');
    await item(/^LZMA/).and(page.locator('[aria-expanded=true]')).waitFor();
  });

  test('a GUID', async () => {
    page = await browser.open('unified');
    await bytesView(page).openBox('find');
    await page.getByRole('radio', { name: 'GUID' }).click();
    await page.getByRole('textbox').fill('8c8ce578-8a3d-4f1c-9935-896185c32dd3');
    await page.getByRole('textbox').press('Enter');
    await page.getByText('Match 1 of 2').waitFor();
    await bytesView(page).cursorAt(0x8401f);
  });

  test('a node, by its name, in what is packed', async () => {
    page = await browser.open('unified');
    await bytesView(page).openBox('find');
    await page.getByRole('radio', { name: 'Node' }).click();
    await page.getByRole('textbox').fill('variablesmm');
    await page.getByRole('textbox').press('Enter');
    await page.getByText('Not found in what is unpacked.').waitFor();
    await page.getByRole('button', { name: 'Also in compressed parts' }).click();
    await page.getByRole('textbox').press('Enter');
    await page.getByText('Found VariableSmm DXE driver.').waitFor();
    // The module, and the section with its name.
    await page.getByText('Match 1 of 2').waitFor();
    await expect.poll(() => current().textContent(), soon).toContain('VariableSmm');
    await page.getByRole('textbox').press('Enter');
    await page.getByText('Match 2 of 2').waitFor();
    await expect.poll(() => current().textContent(), soon).toContain('UI');
  });
});

test('a physical address leads to its byte, and the box says what it means', async () => {
  page = await browser.open('unified');
  await bytesView(page).openBox('go to');
  await page.keyboard.type('0xFFFFFFF0');
  await page.getByText('Offset 0x3FFFF0, address 0xFFFFFFF0').waitFor();
  await page.keyboard.press('Enter');
  await bytesView(page).cursorAt(0x3ffff0);
  await page.locator('byte-inspector').getByText('0xFFFFFFF0').waitFor();
});

test('bookmarks are set by key, named, kept, and lead back', async () => {
  page = await browser.open('unified');
  const view = bytesView(page);
  await view.goTo('0x84028');
  await page.keyboard.press('b');
  await expect
    .poll(() => page.evaluate(() => window.fakeHost.bookmarks), soon)
    .toMatchObject([{ space: '', offset: 0x84028, length: 1, name: 'Volume DXE: Signature' }]);
  await page.getByRole('button', { name: 'Bookmarks' }).click();
  await page.getByRole('menuitem', { name: 'Name This Bookmark…' }).click();
  await page.locator('hex-view .marked').waitFor();
  await view.goTo('0');
  await page.getByRole('button', { name: 'Bookmarks' }).click();
  await page.getByRole('menuitem', { name: 'Volume DXE: Signature, named' }).click();
  await view.cursorAt(0x84028);
  await page.keyboard.press('b');
  await expect.poll(() => page.evaluate(() => window.fakeHost.bookmarks), soon).toEqual([]);
});

test('parts of a node are written to files', async () => {
  page = await browser.open('unified');
  await item(/^Compressed PEI and DXE volumes/).click();
  await page.keyboard.press('ArrowRight');
  await item(/^LZMA/).click();
  await expect.poll(() => trail().textContent(), soon).toMatch(/LZMA$/);
  for (const [part, name] of [
    ['Extract Header…', 'LZMA-GUID-defined-section-header.bin'],
    ['Extract Decompressed…', 'LZMA-GUID-defined-section-unpacked.bin'],
  ] as const) {
    await page.getByRole('button', { name: 'Extract' }).click();
    await page.getByRole('menuitem', { name: part }).click();
    await page.getByRole('status').getByText(`Written to ${name}`).waitFor({ state: 'attached' });
  }
  const extracted = await page.evaluate(() => window.fakeHost.extracted);
  expect(extracted).toHaveLength(2);
  // A section that begins with its own length and type: 0x4004 bytes of a volume image.
  expect(extracted[1]?.bytes.slice(0, 4)).toEqual([0x04, 0x40, 0x00, 0x17]);
});

test('the pages behind the tabs; a variable leads to its bytes', async () => {
  page = await browser.open('unified');
  await page.getByRole('tab', { name: 'Image' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('tabpanel', { name: /^Variables/ }).waitFor();
  await expect.poll(() => page.getByRole('tab', { name: /^Variables/ }).getAttribute('aria-selected'), soon).toBe('true');
  await expect.poll(() => page.evaluate(() => window.keptState), soon).toMatchObject({ tab: 'variables' });
  await page.keyboard.press('End');
  await page.getByRole('tabpanel', { name: 'Secure Boot' }).waitFor();
  await bytesView(page).openBox('go to');
  await page.keyboard.type('0x84000');
  await page.keyboard.press('Enter');
  await bytesView(page).cursorAt(0x84000);
});
