import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { soon } from './bytes-view.ts';
import { faintTexts } from './contrast.ts';
import type { ImageName } from './images.ts';
import { pageBrowser } from './open-page.ts';
import type { ThemeName } from './themes.ts';
import { variablesView } from './variables-view.ts';

const pictures = fileURLToPath(new URL('../results/webview/', import.meta.url));

const browser = pageBrowser();
let page: Page;

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
});

async function openVariables(image: ImageName = 'guestStore', options = {}): Promise<void> {
  page = await browser.open(image, options);
  await page.getByRole('tab', { name: 'Variables' }).click();
  await table().getByRole('columnheader').first().waitFor();
}

const { table, row, details } = variablesView(() => page);

/** The names in the first column, as far as they are drawn. */
async function names(grid: Locator): Promise<string[]> {
  return grid.locator('.name').allTextContents();
}

describe('the table', () => {
  test('shows the live variables with vendor, attributes, size and what they say', async () => {
    await openVariables();
    await row('Timeout').waitFor();
    const cells = await row('Timeout').getByRole('gridcell').allTextContents();
    expect(cells.map((text) => text.trim())).toEqual([
      'Timeout',
      'EFI global',
      'boot, runtime',
      '2',
      expect.stringMatching(/3/),
    ]);
    await expect.poll(() => row('BootOrder').count(), soon).toBe(1);
    await expect.poll(() => table().getAttribute('aria-rowcount'), soon).toBe('16');
    await page
      .locator('store-line')
      .getByText(/^15 live, /)
      .waitFor();
    await page
      .locator('store-line')
      .getByText(/^2 dead, /)
      .waitFor();
    // 256 KiB without the header of the volume, 72 bytes.
    await page.getByText(/free of 255\.93 KiB$/).waitFor();
  });

  test('dead entries are shown on request, with their state', async () => {
    await openVariables();
    await page.getByRole('button', { name: 'Dead Entries (2)' }).click();
    await table().getByRole('columnheader', { name: 'State' }).waitFor();
    await expect.poll(() => row('Timeout').count(), soon).toBe(2);
    const states = await row('Timeout').locator('[aria-colindex="5"]').allTextContents();
    expect(states.map((text) => text.trim()).sort()).toEqual(['live', 'superseded']);
  });

  test('the filter looks through names, vendors and values, and says how many are left', async () => {
    await openVariables();
    await page.keyboard.press('Control+F');
    await page.keyboard.type('systemd');
    await expect.poll(() => names(table()), soon).toEqual(['LoaderEntryDefault']);
    await page.getByText('1 of 15').waitFor();
    await page.getByRole('textbox', { name: 'Filter the variables' }).fill('nothing like it');
    await page.getByText('No variable matches the filter.').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await names(table())).length, soon).toBe(15);
  });

  test('a head sorts up, down and not at all', async () => {
    await openVariables();
    const head = table().getByRole('columnheader', { name: 'Bytes' });
    const button = head.getByRole('button');
    await button.click();
    await expect.poll(() => head.getAttribute('aria-sort'), soon).toBe('ascending');
    await expect.poll(async () => (await names(table())).at(-1), soon).toBe('dbx');
    await button.press('Enter');
    await expect.poll(() => head.getAttribute('aria-sort'), soon).toBe('descending');
    await expect.poll(async () => (await names(table()))[0], soon).toBe('dbx');
    await button.click();
    await expect.poll(() => head.getAttribute('aria-sort'), soon).toBe('none');
    await expect.poll(async () => (await names(table()))[0], soon).toBe('CustomMode');
  });

  test('keys move from row to row and into the details, Escape leads back', async () => {
    await openVariables();
    await table().focus();
    await page.keyboard.press('ArrowDown');
    await details().getByRole('heading', { name: 'CustomMode' }).waitFor();
    await page.keyboard.press('End');
    await details().getByRole('heading', { name: 'LoaderEntryDefault' }).waitFor();
    await expect.poll(() => table().getAttribute('aria-activedescendant'), soon).toBe('row-14');
    await expect.poll(() => row('LoaderEntryDefault').getAttribute('aria-selected'), soon).toBe('true');
    await page.keyboard.press('Enter');
    await page.locator('variable-details h2:focus').waitFor();
    await page.keyboard.press('Escape');
    await details().waitFor({ state: 'detached' });
    await page.locator('data-grid [role=grid]:focus').waitFor();
  });

  test('thousands of variables are drawn only where they are looked at', async () => {
    await openVariables('crowdedStore');
    await row('Crowd0000').waitFor();
    await expect.poll(() => table().getAttribute('aria-rowcount'), soon).toBe('3001');
    await expect.poll(() => table().getByRole('row').count(), soon).toBeLessThan(80);
    await table().focus();
    await page.keyboard.press('End');
    await row('Crowd2999').waitFor();
    await expect.poll(() => table().getByRole('row').count(), soon).toBeLessThan(80);
  });

  test('a store without variables says so; an image without a store too', async () => {
    await openVariables('emptyStore');
    await page.getByText('The store holds no variable yet').waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Compact Store' }).isDisabled(), soon).toBe(true);
    await page.context().close();
    page = await browser.open('aavmf');
    await page.getByRole('tab', { name: 'Variables' }).click();
    await page.getByRole('heading', { name: 'This image has no variable store' }).waitFor();
  });
});

describe('a variable’s details', () => {
  test('what it says, its facts and its bytes', async () => {
    await openVariables();
    await row('Boot0002').click();
    await details().getByText('PciRoot(0x0)/Pci(0x5,0x0)').first().waitFor();
    await details().getByText('non-volatile, boot service access, runtime access').waitFor();
    // Attributes, length of the path, and the beginning of the description.
    await details().getByText('01 00 00 00 16 00 64 00').waitFor();
  });

  test('Show Bytes selects the value in the image', async () => {
    await openVariables();
    await row('Timeout').click();
    await details().getByRole('button', { name: 'Show Bytes' }).click();
    await page.getByRole('tab', { name: 'Image', selected: true }).waitFor();
    await page.locator('hex-view .byte.selected').first().waitFor();
    await expect
      .poll(() => page.locator('hex-view .byte.selected[role=gridcell]').allTextContents(), soon)
      .toEqual(['03', '00']);
  });
});

describe.each<ThemeName>(['dark', 'light', 'hc-dark', 'hc-light'])('in the theme %s', (theme) => {
  test('every text has a contrast of 4.5:1', async () => {
    await openVariables('guestStore', { theme });
    await page.getByRole('button', { name: 'Dead Entries (2)' }).click();
    await row('BootOrder').and(page.locator('.faded')).waitFor();
    await row('BootOrder').and(page.locator(':not(.faded)')).click();
    await details().getByRole('list', { name: 'Boot order' }).waitFor();
    await page.screenshot({ path: `${pictures}variables-${theme}.png` });
    expect(await faintTexts(page, 4.5)).toEqual([]);
    await page.getByRole('button', { name: 'Add Variable…' }).click();
    await page.getByRole('form').getByRole('button', { name: 'Add' }).click();
    await page.getByText('A variable needs a name.').waitFor();
    await page.screenshot({ path: `${pictures}variables-form-${theme}.png` });
    expect(await faintTexts(page, 4.5)).toEqual([]);
    await page.getByRole('button', { name: 'Add Boot Entry…' }).click();
    await page.getByRole('form', { name: 'Add a boot entry' }).getByLabel('Title').waitFor();
    await page.screenshot({ path: `${pictures}variables-boot-entry-${theme}.png` });
    expect(await faintTexts(page, 4.5)).toEqual([]);
  });
});

test('in a narrow window nothing sticks out', async () => {
  await openVariables('guestStore', { width: 600, height: 800 });
  await row('Boot0002').click();
  await details().getByRole('heading', { name: 'Boot0002' }).waitFor();
  await page.screenshot({ path: `${pictures}variables-narrow.png` });
  const sticksOut = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(sticksOut).toBe(false);
});
