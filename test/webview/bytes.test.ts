import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { bytesView, openMenu, selectedText, soon } from './bytes-view.ts';
import { pageBrowser } from './open-page.ts';

const browser = pageBrowser();
let page: Page;

describe('64 MiB, end to end', () => {
  test('Ctrl+End shows the last row, whole, and the last byte under the cursor', async () => {
    page = await browser.open('aavmf');
    const view = bytesView(page);
    await view.grid.focus();
    await page.keyboard.press('Control+End');
    await view.cursorAt(0x3ffffff);
    const last = view.row('03FFFFF0');
    await last.getByText('THE END.').waitFor();
    const below = async () => {
      const [row, rows] = await Promise.all([last.boundingBox(), page.locator('hex-view .rows').boundingBox()]);
      return row && rows ? row.y + row.height - rows.y - rows.height : undefined;
    };
    await expect.poll(below, soon).toBeCloseTo(0, 0);
    await page.keyboard.press('ArrowUp');
    await view.cursorAt(0x3ffffef);
    await page.keyboard.press('Control+Home');
    await view.cursorAt(0);
    await view.row('00000000').waitFor();
  });

  test('the scrollbar’s lower end is the last row, its upper end the first, its middle the middle', async () => {
    page = await browser.open('aavmf');
    const view = bytesView(page);
    const scrollbar = page.locator('hex-view .scrollbar');
    await scrollbar.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await view.row('03FFFFF0').waitFor();
    await scrollbar.evaluate((element) => element.scrollTo(0, (element.scrollHeight - element.clientHeight) / 2));
    await expect.poll(() => view.firstOffset(), soon).toSatisfy((offset: number) => offset > 0x1f00000 && offset < 0x2100000);
    await scrollbar.evaluate((element) => element.scrollTo(0, 0));
    await view.row('00000000').waitFor();
  });

  test('the wheel moves by exactly what it says, deep inside too', async () => {
    page = await browser.open('aavmf');
    const view = bytesView(page);
    await view.goTo('0x2000000');
    await view.cursorAt(0x2000000);
    const before = await view.firstOffset();
    await view.grid.hover();
    // 20 px are a row.
    await page.mouse.wheel(0, 60);
    await expect.poll(() => view.firstOffset(), soon).toBe(before + 3 * 16);
    await page.mouse.wheel(0, -20);
    await expect.poll(() => view.firstOffset(), soon).toBe(before + 2 * 16);
  });

  test('PageDown after PageDown skips nothing', async () => {
    page = await browser.open('aavmf');
    const view = bytesView(page);
    await view.goTo('0x3000000');
    await view.cursorAt(0x3000000);
    const height = await page.locator('hex-view .rows').evaluate((rows) => rows.clientHeight);
    const pageBytes = Math.floor(height / 20) * 16;
    for (let pages = 1; pages <= 20; pages++) {
      await page.keyboard.press('PageDown');
      await view.cursorAt(0x3000000 + pages * pageBytes);
    }
  });

  test('a few dozen rows exist, wherever the view is, and bytes come in windows', async () => {
    page = await browser.open('aavmf');
    const view = bytesView(page);
    for (const [place, offset] of [
      ['0', 0],
      ['0x1234567', 0x1234567],
      ['end', 0x3ffffff],
    ] as const) {
      await view.goTo(place);
      await view.cursorAt(offset);
      await expect.poll(() => page.locator('hex-view .rows .row').count(), soon).toBeLessThan(60);
    }
    const reads = await page.evaluate(() => window.fakeHost.requests.filter((name) => name === 'read').length);
    expect(reads).toBeLessThanOrEqual(3 * 3);
  });
});

describe('the grid tells a screen reader', () => {
  test('how large it is, where the cursor is, and what is selected', async () => {
    page = await browser.open('unified');
    const view = bytesView(page);
    await expect.poll(() => view.grid.getAttribute('aria-rowcount'), soon).toBe(String(0x400000 / 16 + 1));
    await expect.poll(() => view.grid.getAttribute('aria-colcount'), soon).toBe('18');
    await view.goTo('0x84008');
    await view.cursorAt(0x84008);
    const active = page.locator(`#${await view.grid.getAttribute('aria-activedescendant')}`);
    await expect.poll(() => active.getAttribute('role'), soon).toBe('gridcell');
    // Offset is the first column, so byte 8 of the row is the tenth; the head is the first row.
    await expect.poll(() => active.getAttribute('aria-colindex'), soon).toBe('10');
    await expect
      .poll(() => active.locator('xpath=ancestor::*[@role="row"]').getAttribute('aria-rowindex'), soon)
      .toBe(String(0x8400 + 2));
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => page.locator('hex-view .rows [aria-selected=true]').count(), soon).toBe(2);
  });

  test('the offset, the byte and the region once the cursor rests', async () => {
    page = await browser.open('unified');
    await bytesView(page).grid.focus();
    for (let steps = 0; steps < 16; steps++) await page.keyboard.press('ArrowRight');
    await page.getByText('Offset 0x10, byte 8D, Header of volume NVRAM').waitFor({ state: 'attached' });
  });
});

describe('selecting', () => {
  test('with Shift, over rows and back', async () => {
    page = await browser.open('vars');
    const view = bytesView(page);
    await view.goTo('0x100');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+End');
    await expect.poll(() => selectedText(page), soon).toBe('32 bytes (0x20)');
    await page.keyboard.press('Shift+PageUp');
    await page.keyboard.press('Shift+Control+Home');
    await expect.poll(() => selectedText(page), soon).toBe('257 bytes (0x101)');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => selectedText(page), soon).toBe('1 byte');
  });

  test('everything with Ctrl+A', async () => {
    page = await browser.open('vars');
    await bytesView(page).grid.focus();
    await page.keyboard.press('Control+A');
    await expect.poll(() => selectedText(page), soon).toBe('540,672 bytes (0x84000)');
  });

  test('by mouse: click, Shift+click, drag, and in the text column', async () => {
    page = await browser.open('vars');
    const view = bytesView(page);
    await view.byte(0x22).click();
    await view.cursorAt(0x22);
    await view.byte(0x41).click({ modifiers: ['Shift'] });
    await expect.poll(() => selectedText(page), soon).toBe('32 bytes (0x20)');
    await view.byte(0x50).hover();
    await page.mouse.down();
    await view.byte(0x7f).hover();
    await page.mouse.up();
    await expect.poll(() => selectedText(page), soon).toBe('48 bytes (0x30)');
    const text = await view.row('00000020').locator('.text').boundingBox();
    if (!text) throw new Error('The text column is not on the page');
    // The ninth character of 16.
    await page.mouse.click(text.x + (text.width * 8.5) / 16, text.y + 5);
    await view.cursorAt(0x28);
  });

  test('dragging below the last row scrolls on', async () => {
    page = await browser.open('aavmf');
    const view = bytesView(page);
    const box = await page.locator('hex-view .rows').boundingBox();
    if (!box) throw new Error('The rows are not on the page');
    await view.byte(0x10).hover();
    await page.mouse.down();
    await page.mouse.move(box.x + 200, box.y + box.height + 15);
    await expect.poll(() => view.firstOffset(), soon).toBeGreaterThan(0x200);
    await page.mouse.up();
  });
});

describe('finding', () => {
  test('by keyboard: bytes, next, previous, around the end, and back to the grid', async () => {
    page = await browser.open('unified');
    const view = bytesView(page);
    await view.grid.focus();
    await bytesView(page).openBox('find');
    await page.keyboard.type('5F 46 56 48');
    // The cursor is on the last of the four bytes.
    const expected = [0x2b, 0x8402b, 0x3cc02b, 0x2b];
    for (const last of expected) {
      await page.keyboard.press('Enter');
      await view.cursorAt(last);
    }
    await page.getByText('Found at 0x28, from the start again.').waitFor();
    await page.keyboard.press('Shift+Enter');
    await view.cursorAt(0x3cc02b);
    await page.keyboard.press('Escape');
    await page.keyboard.press('F3');
    await view.cursorAt(0x2b);
    await page.keyboard.press('Shift+F3');
    await view.cursorAt(0x3cc02b);
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => selectedText(page), soon).toBe('5 bytes (0x5)');
    await page.keyboard.press('ArrowRight');
    await view.cursorAt(0x3cc02d);
  });

  test('any digit, and which of how many matches it is', async () => {
    page = await browser.open('unified');
    await bytesView(page).openBox('find');
    await page.keyboard.type('5F 46 56 4? ??');
    await page.keyboard.press('Enter');
    await page.getByText('Found at 0x28.').waitFor();
    await page.getByRole('status').getByText('Match 1 of 3').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Match 2 of 3').waitFor();
    // Most of an image is padding.
    await page.getByRole('textbox').fill('FF FF');
    await page.keyboard.press('Enter');
    await page.getByText(/10,000/).waitFor();
  });

  test('a command of VS Code opens the box, with the caret in it', async () => {
    page = await browser.open('unified');
    for (const [command, field] of [
      ['go-to', 'Offset to go to'],
      ['find', 'Bytes or text to find'],
    ] as const) {
      await page.evaluate((asked) => window.fakeHost.command(asked), command);
      await page.locator('vscode-textfield:focus-within').getByRole('textbox', { name: field }).waitFor();
    }
  });

  test('text in one byte and in two', async () => {
    page = await browser.open('unified');
    const view = bytesView(page);
    await bytesView(page).openBox('find');
    await page.getByRole('radio', { name: 'Text' }).click();
    await page.getByRole('textbox').fill('_fvh');
    await page.getByRole('button', { name: 'Match case' }).click();
    await page.getByRole('textbox').press('Enter');
    await page.getByText('Not found in the file itself.').waitFor();
    await page.getByRole('button', { name: 'Match case', pressed: true }).click();
    await page.getByRole('textbox').press('Enter');
    await view.cursorAt(0x2b);
    await page.getByRole('radio', { name: 'Text' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('textbox').fill('BootOrder');
    await page.getByRole('textbox').press('Enter');
    // The sixth variable: 0x64 + 5 * 128 is its header, and 60 bytes further its name of 18 bytes.
    await view.cursorAt(0x64 + 5 * 128 + 60 + 17);
  });

  test('says what is not there, and what makes no sense', async () => {
    page = await browser.open('vars');
    await bytesView(page).openBox('find');
    await page.getByRole('textbox').fill('DE AD BE EF');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Not found in the file itself.').waitFor();
    await page.locator('vscode-textfield[invalid]').waitFor();
    await page.getByRole('textbox').fill('DE A');
    await page.keyboard.press('Enter');
    await page.getByText('One digit is missing').waitFor();
  });
});

describe('going to an offset', () => {
  test.each([
    ['0x84000', 0x84000],
    ['540672', 0x84000],
    ['end-0x10', 0x3ffff0],
  ])('%s', async (text, offset) => {
    page = await browser.open('unified');
    const view = bytesView(page);
    await view.goTo(text);
    await view.cursorAt(offset);
    await page.keyboard.press('ArrowRight');
    await view.cursorAt(offset + 1);
  });

  test('beyond the end says where the end is, and Escape goes back', async () => {
    page = await browser.open('unified');
    const view = bytesView(page);
    await view.grid.focus();
    await bytesView(page).openBox('go to');
    await page.keyboard.type('0x400000');
    await page.keyboard.press('Enter');
    await page.getByText('The last byte is at 0x3FFFFF').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('End');
    await view.cursorAt(0xf);
  });
});

describe('copying', () => {
  const clipboard = () => page.evaluate(() => window.fakeHost.clipboard);

  test('Ctrl+C copies hex', async () => {
    page = await browser.open('vars');
    await bytesView(page).goTo('0x28');
    for (let steps = 0; steps < 3; steps++) await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Control+C');
    await page.getByText('Copied 4 bytes').first().waitFor();
    await expect.poll(() => clipboard(), soon).toEqual(['5F 46 56 48']);
  });

  test('the menu copies in other forms, by keyboard', async () => {
    page = await browser.open('vars');
    await bytesView(page).goTo('0x28');
    for (let steps = 0; steps < 3; steps++) await page.keyboard.press('Shift+ArrowRight');
    for (const downs of [1, 2, 3]) {
      await openMenu(page, 'Copy');
      for (let presses = 0; presses < downs; presses++) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await clipboard()).length, soon).toBe(downs);
    }
    const c = 'const unsigned char data[4] = {\n  0x5F, 0x46, 0x56, 0x48,\n};\n';
    await expect.poll(() => clipboard(), soon).toEqual(['_FVH', c, 'X0ZWSA==']);
  });

  test('too much says so', async () => {
    page = await browser.open('aavmf');
    await bytesView(page).grid.focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Control+C');
    await page.getByText('too much for the clipboard').first().waitFor();
  });
});
