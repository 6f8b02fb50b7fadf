import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { bytesView } from './bytes-view.ts';
import { faintTexts } from './contrast.ts';
import { pageBrowser } from './open-page.ts';
import type { ThemeName } from './themes.ts';

/** What the page looks like is kept as pictures, for people. */
const pictures = fileURLToPath(new URL('../results/webview/', import.meta.url));

const browser = pageBrowser();
let page: Page;

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
});

describe.each<ThemeName>(['dark', 'light', 'hc-dark', 'hc-light'])('in the theme %s', (theme) => {
  test('every text has a contrast of 4.5:1, in every place it stands', async () => {
    page = await browser.open('unified', { theme, width: 1400, height: 900 });
    const view = bytesView(page);
    await page.getByRole('button', { name: 'Evidence' }).click();
    await view.goTo('0x84000');
    for (let steps = 0; steps < 3; steps++) await page.keyboard.press('Shift+ArrowDown');
    await page.screenshot({ path: `${pictures}${theme}.png` });
    expect(await faintTexts(page, 4.5)).toEqual([]);
    await page.getByRole('button', { name: 'Split into CODE and VARS…' }).click();
    await page.getByText('Proof').waitFor();
    await page.getByRole('tree').focus();
    await bytesView(page).openBox('find');
    await page.getByRole('textbox').fill('5F 4');
    await page.keyboard.press('Enter');
    await page.getByText('One digit is missing').waitFor();
    expect(await faintTexts(page, 4.5)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('menuitem').first().waitFor();
    await page.getByRole('option', { name: /^Volume NVRAM/ }).hover();
    await page.evaluate(() => window.fakeHost.markDeleted());
    await page.getByText('was deleted').waitFor();
    await page.screenshot({ path: `${pictures}${theme}-busy.png` });
    expect(await faintTexts(page, 4.5)).toEqual([]);
  });

  test('an unpacked part, with a bookmark and a search in it; problems', async () => {
    page = await browser.open('parts', { theme, width: 1400, height: 900 });
    for (const [which, label] of ['000000000600', '000000000601'].entries()) {
      await page.getByRole('treeitem', { name: new RegExp(label) }).click();
      await page.keyboard.press('ArrowRight');
      // By its number: the last one would still be the one before it, until the branch is drawn.
      const packed = page.getByRole('treeitem', { name: /^LZMA/ }).nth(which);
      await packed.click();
      await page.keyboard.press('ArrowRight');
      await packed.and(page.locator('[aria-expanded=true]')).waitFor();
      await page.getByText('Unpacking…').waitFor({ state: 'detached' });
    }
    await page.getByRole('treeitem', { name: /^Problems/ }).waitFor();
    await page.getByRole('treeitem', { name: /^Inner/ }).click();
    await page.getByText(/^Inside LZMA section/).waitFor();
    await bytesView(page).openBox('find');
    await page.keyboard.type('FF');
    await page.keyboard.press('Enter');
    await page.getByText(/^Match \d+ of/).waitFor();
    await page.screenshot({ path: `${pictures}${theme}-unpacked.png` });
    expect(await faintTexts(page, 4.5)).toEqual([]);
  });

  test('64 MiB', async () => {
    page = await browser.open('aavmf', { theme });
    await bytesView(page).goTo('0x301000');
    await page.screenshot({ path: `${pictures}${theme}-aavmf.png` });
    expect(await faintTexts(page, 4.5)).toEqual([]);
  });
});

describe.each([
  [600, 900],
  [900, 480],
])('%i x %i px', (width, height) => {
  test('everything can be reached, nothing sticks out', async () => {
    page = await browser.open('unified', { width, height });
    const sticksOut = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect(sticksOut).toBe(false);
    const view = bytesView(page);
    await view.goTo('0x84000');
    await view.byte(0x84000).scrollIntoViewIfNeeded();
    await page.getByRole('treeitem', { name: /^Volume SEC/ }).click();
    await view.cursorAt(0x3cc000);
    await page.screenshot({ path: `${pictures}${width}x${height}.png` });
  });
});

test.each([1200, 1600])('at %i px the colours of the map stand in one line', async (width) => {
  page = await browser.open('unified', { width });
  const colours = page.getByRole('list', { name: 'Colours' }).getByRole('listitem');
  await colours.getByText('Reset vector').waitFor();
  const lines = await colours.evaluateAll((items) => items.map((item) => item.getBoundingClientRect().top));
  expect(lines.length).toBe(8);
  expect(new Set(lines).size).toBe(1);
});

test('where the structure is narrow, its names have the room', async () => {
  page = await browser.open('unified', { width: 800 });
  const cutOff = () =>
    page.getByRole('treeitem', { name: /^FTW working block/ }).evaluate((line) => {
      const label = line.querySelector('.label');
      return label ? label.scrollWidth > label.clientWidth : undefined;
    });
  expect(await cutOff()).toBe(false);
});
