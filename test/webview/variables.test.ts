import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { soon } from './bytes-view.ts';
import { faintTexts } from './contrast.ts';
import type { ImageName } from './images.ts';
import { PageBrowser } from './open-page.ts';
import type { ThemeName } from './themes.ts';

const pictures = fileURLToPath(new URL('../results/webview/', import.meta.url));

let browser: PageBrowser;
let page: Page;

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  browser = await PageBrowser.start();
});

afterEach(async () => {
  await page.context().close();
  expect(browser.takeErrors()).toEqual([]);
});

afterAll(() => browser.stop());

async function openVariables(image: ImageName = 'guestStore', options = {}): Promise<void> {
  page = await browser.open(image, options);
  await page.getByRole('tab', { name: 'Variables' }).click();
  await table().getByRole('columnheader').first().waitFor();
}

const table = () => page.getByRole('grid', { name: 'Variables' });
const row = (name: string) =>
  table()
    .getByRole('row')
    .filter({ has: page.locator('.name').getByText(name, { exact: true }) });
const details = () => page.getByRole('complementary', { name: 'Details' });
const focusOnTable = () => page.locator('variables-page data-grid [role=grid]:focus').waitFor();
const made = () => page.evaluate(() => window.fakeHost.edits.made);

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

describe('changing', () => {
  test('a value, and undo', async () => {
    await openVariables();
    await row('Timeout').click();
    await details().getByRole('button', { name: 'Change Value…' }).click();
    const value = details().getByLabel('Value');
    await expect.poll(() => value.inputValue(), soon).toBe('3');
    await value.fill('70000');
    await details().getByText('2 bytes hold up to 65535.').waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => made(), soon).toEqual([]);
    await value.fill('0x10');
    await page.keyboard.press('Enter');
    await row('Timeout').getByText(/16/).waitFor();
    await expect.poll(() => made(), soon).toHaveLength(1);
    await page.getByRole('status').filter({ hasText: 'Undo takes it back.' }).waitFor();
    await page.evaluate(() => window.fakeHost.edits.undo());
    await row('Timeout').getByText(/\b3\b/).waitFor();
  });

  test('a text keeps its form, and can be said as bytes', async () => {
    await openVariables();
    await row('PlatformLang').click();
    await details().getByRole('button', { name: 'Change Value…' }).click();
    const value = details().getByLabel('Value');
    await expect.poll(() => value.inputValue(), soon).toBe('en');
    await value.fill('de-DE');
    await details().getByLabel('Written as').selectOption('hex');
    await expect.poll(() => value.inputValue(), soon).toBe('64 65 2D 44 45 00');
    await details().getByRole('button', { name: 'Change', exact: true }).click();
    await row('PlatformLang').getByText('de-DE').waitFor();
  });

  test('a new variable, with what is wrong said beside the field', async () => {
    await openVariables();
    await page.getByRole('button', { name: 'Add Variable…' }).click();
    const form = page.getByRole('form', { name: 'Add a variable' });
    await form.getByRole('button', { name: 'Add' }).click();
    await form.getByText('A variable needs a name.').waitFor();
    await form.getByLabel('Name').fill('Timeout');
    await form.getByText('Timeout exists already').waitFor();
    await form.getByLabel('Name').fill('MyFlag');
    await form.getByLabel('Written as').selectOption('boolean');
    await form.getByLabel('Value').selectOption('1');
    await form.getByRole('button', { name: 'Add' }).click();
    await details().getByRole('heading', { name: 'MyFlag' }).waitFor();
    await expect.poll(() => row('MyFlag').getAttribute('aria-selected'), soon).toBe('true');
  });

  test('a new boot entry is written as a person would, and tried first or last', async () => {
    await openVariables();
    await page.getByRole('button', { name: 'Add Boot Entry…' }).click();
    const form = page.getByRole('form', { name: 'Add a boot entry' });
    await form.getByRole('button', { name: 'Add' }).click();
    await form.getByText('An entry needs a title for the menu.').waitFor();
    await form.getByLabel('Title').fill('Rescue');
    await form.getByLabel('Program').fill('EFI\\rescue\\grubx64.efi');
    await form.getByRole('button', { name: 'Add' }).click();
    await page.getByText('a file begins with a backslash').waitFor();
    await form.getByLabel('Program').fill('\\EFI\\rescue\\grubx64.efi');
    await form.getByLabel('Options').fill('single');
    await page.keyboard.press('Enter');
    const order = details().getByRole('list', { name: 'Boot order' });
    const titles = () => order.getByRole('listitem').allTextContents();
    await expect.poll(async () => (await titles())[0], soon).toContain('Rescue');
    await page.getByRole('button', { name: 'Add Boot Entry…' }).click();
    await form.getByLabel('Title').fill('Last resort');
    await form.getByLabel('after all others').check();
    await form.getByRole('button', { name: 'Add' }).click();
    await expect.poll(async () => (await titles()).at(-1), soon).toContain('Last resort');
    expect((await titles())[0]).toContain('Rescue');
    await expect.poll(() => made(), soon).toEqual([expect.stringMatching(/^Add Boot/), expect.stringMatching(/^Add Boot/)]);
  });

  test('what was added is brought into view', async () => {
    await openVariables('crowdedStore');
    await row('Crowd0000').waitFor();
    await page.getByRole('button', { name: 'Add Variable…' }).click();
    const form = page.getByRole('form', { name: 'Add a variable' });
    await form.getByLabel('Name').fill('Newcomer');
    await form.getByLabel('Value').fill('x');
    await form.getByRole('button', { name: 'Add' }).click();
    await row('Newcomer').waitFor();
  });

  test('Delete takes the chosen variable away', async () => {
    await openVariables();
    await row('Boot0003').click();
    await page.keyboard.press('Delete');
    await row('Boot0003').waitFor({ state: 'detached' });
    // The keys go on where the variable was.
    await page.keyboard.press('ArrowDown');
    await details().getByRole('heading', { name: 'BootOrder' }).waitFor();
    await expect.poll(() => made(), soon).toEqual([expect.stringMatching(/Boot0003/)]);
    await page.getByRole('button', { name: 'Dead Entries (3)' }).waitFor();
    await page.getByRole('button', { name: 'Compact Store' }).click();
    await page.getByRole('button', { name: 'Dead Entries (0)' }).waitFor();
    // The button has nothing left to do.
    await focusOnTable();
  });

  test('the keyboard keeps its place when a form or the details go', async () => {
    await openVariables();
    await row('Timeout').click();
    await details().getByRole('button', { name: 'Change Value…' }).press('Enter');
    await page.locator('variable-form #value:focus').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('variable-details h2:focus').waitFor();
    await details().getByRole('button', { name: 'Delete' }).press('Enter');
    await details().waitFor({ state: 'detached' });
    await focusOnTable();
    await page.evaluate(() => window.fakeHost.edits.undo());
    await details().getByRole('heading', { name: 'Timeout' }).waitFor();
    await page.getByRole('button', { name: 'Add Variable…' }).press('Enter');
    await page.locator('variable-form #name:focus').waitFor();
    await page.keyboard.press('Escape');
    await focusOnTable();
  });

  test('undo takes the details away under the keyboard, which goes to the table', async () => {
    await openVariables();
    await page.getByRole('button', { name: 'Add Variable…' }).click();
    const form = page.getByRole('form', { name: 'Add a variable' });
    await form.getByLabel('Name').fill('MyFlag');
    await form.getByLabel('Value').fill('x');
    await page.keyboard.press('Enter');
    await details().getByRole('heading', { name: 'MyFlag' }).waitFor();
    await details().getByRole('button', { name: 'Delete' }).focus();
    await page.evaluate(() => window.fakeHost.edits.undo());
    await details().waitFor({ state: 'detached' });
    await focusOnTable();
  });

  test('what can’t be done is said, and nothing changes', async () => {
    await openVariables();
    await page.evaluate(() => {
      window.fakeHost.edits.agrees = false;
      window.fakeHost.edits.copyFirst = 'OVMF_VARS_4M.fd belongs to a package of the system.';
    });
    await row('Timeout').click();
    await page.keyboard.press('Delete');
    await expect.poll(() => page.evaluate(() => window.fakeHost.requests.includes('edit')), soon).toBe(true);
    await row('Timeout').waitFor();
    await expect.poll(() => made(), soon).toEqual([]);
  });

  test('where the file is not written, that is said before; the change goes into a copy', async () => {
    page = await browser.open('guestStore');
    await page.evaluate(() => {
      window.fakeHost.edits.copyFirst = 'OVMF_VARS_4M.fd belongs to a package of the system.';
    });
    await page.getByRole('tab', { name: 'Variables' }).click();
    await page.getByText('belongs to a package of the system. The first change offers a private copy').waitFor();
    await row('Timeout').click();
    await page.keyboard.press('Delete');
    await page.getByText('The change was made in GUEST_VARS.fd, which is open now.').waitFor();
  });
});

describe('the boot order', () => {
  const entries = () => details().getByRole('list', { name: 'Boot order' }).getByRole('listitem');
  const order = async () => (await entries().locator('b').allTextContents()).join(' ');

  test.beforeEach(async () => {
    await openVariables();
    await row('BootOrder').click();
    await entries().first().waitFor();
    await expect.poll(() => order(), soon).toBe('Boot0002 Boot0001 Boot0000');
  });

  test('is changed by keys, which stay on the entry', async () => {
    const grip = details().getByRole('button', { name: /^Boot0000, UiApp/ });
    await grip.focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(order, soon).toBe('Boot0002 Boot0000 Boot0001');
    await page.locator('boot-order-list #grip-0:focus').waitFor();
    await expect.poll(async () => (await made()).length, soon).toBe(1);
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(order, soon).toBe('Boot0000 Boot0002 Boot0001');
    await row('BootOrder').getByText('Boot0000, Boot0002, Boot0001').waitFor();
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(() => made(), soon).toHaveLength(2);
    await page.evaluate(() => window.fakeHost.edits.undo());
    await expect.poll(order, soon).toBe('Boot0002 Boot0000 Boot0001');
  });

  test('keys pressed quickly move it as often as they were pressed', async () => {
    await details()
      .getByRole('button', { name: /^Boot0000, UiApp/ })
      .focus();
    await page.evaluate(() => {
      const list = document.activeElement?.shadowRoot;
      const deepest = (root: ShadowRoot | null | undefined): Element | null | undefined =>
        root?.activeElement?.shadowRoot ? deepest(root.activeElement.shadowRoot) : root?.activeElement;
      const press = () =>
        deepest(list)?.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'ArrowUp', altKey: true, bubbles: true, composed: true }),
        );
      press();
      press();
    });
    await row('BootOrder').getByText('Boot0000, Boot0002, Boot0001').waitFor();
    await expect.poll(async () => (await made()).length, soon).toBe(2);
    await expect.poll(() => order(), soon).toBe('Boot0000 Boot0002 Boot0001');
  });

  test('is changed by dragging', async () => {
    const grip = await details().locator('#grip-0').boundingBox();
    const target = await details().locator('#grip-2').boundingBox();
    if (!grip || !target) throw new Error('the entries can’t be seen');
    await page.mouse.move(grip.x + 8, grip.y + grip.height / 2);
    await page.mouse.down();
    await page.mouse.move(target.x + 8, target.y + target.height / 2 + 4, { steps: 4 });
    await page.mouse.move(target.x + 8, target.y + 4, { steps: 2 });
    await page.mouse.up();
    await row('BootOrder').getByText('Boot0000, Boot0002, Boot0001').waitFor();
    await expect.poll(() => made(), soon).toHaveLength(1);
  });

  test('takes entries in and out', async () => {
    await details().getByRole('button', { name: 'Add Boot0003 to the order' }).click();
    await expect.poll(order, soon).toBe('Boot0002 Boot0001 Boot0000 Boot0003');
    await details().getByRole('button', { name: 'Take Boot0002 out of the order' }).click();
    await row('BootOrder').getByText('Boot0001, Boot0000, Boot0003').waitFor();
    await details().getByRole('button', { name: 'Add Boot0002 to the order' }).waitFor();
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
