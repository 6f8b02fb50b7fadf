import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { soon } from './bytes-view.ts';
import type { ImageName } from './images.ts';
import { pageBrowser } from './open-page.ts';
import { variablesView } from './variables-view.ts';

const browser = pageBrowser();
let page: Page;

async function openVariables(image: ImageName = 'guestStore', options = {}): Promise<void> {
  page = await browser.open(image, options);
  await page.getByRole('tab', { name: 'Variables' }).click();
  await table().getByRole('columnheader').first().waitFor();
}

const { table, row, details, focusOnTable, made } = variablesView(() => page);

/** What the page says of the last change. */
const outcome = () => page.getByRole('status').filter({ hasText: 'Undo takes it back.' });

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
    await outcome().waitFor();
    await page.evaluate(() => window.fakeHost.edits.undo());
    await row('Timeout').getByText(/\b3\b/).waitFor();
    await outcome().waitFor({ state: 'detached' });
  });

  test('what is said of a change goes when the file is read again', async () => {
    await openVariables();
    await row('Boot0003').click();
    await page.keyboard.press('Delete');
    await outcome().waitFor();
    await row('Boot0003').waitFor({ state: 'detached' });
    await page.evaluate(() => window.fakeHost.replace('guestStore'));
    await row('Boot0003').waitFor();
    await outcome().waitFor({ state: 'detached' });
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

  test('a boot entry that is there changes in the form of a new one, in what was said alone', async () => {
    await openVariables();
    await row('Boot0002').click();
    await details().getByRole('button', { name: 'Change Entry…' }).click();
    const form = details().getByRole('form', { name: 'Change Boot0002' });
    const field = (label: string) => form.getByLabel(label, { exact: true });
    await expect.poll(() => field('Title').inputValue(), soon).toBe('debian');
    await page.locator('boot-entry-form #description:focus').waitFor();
    expect(await field('Program').inputValue()).toBe('PciRoot(0x0)/Pci(0x5,0x0)');
    expect(await field('tries it when the guest starts').isChecked()).toBe(true);
    expect(await form.getByRole('radio').count()).toBe(0);
    await field('Program').fill('PciRoot(0x0)/Pci(0x5,0x0)/EFI');
    await form.getByRole('button', { name: 'Change' }).click();
    await page.getByText('a file begins with a backslash').waitFor();
    await field('Program').fill('PciRoot(0x0)/Pci(0x5,0x0)/\\EFI\\debian\\shimx64.efi');
    await field('tries it when the guest starts').uncheck();
    await page.keyboard.press('Tab');
    await field('Options').fill('verbose');
    await page.keyboard.press('Enter');
    await row('Boot0002').getByText('debian (not active): PciRoot(0x0)/Pci(0x5,0x0)/\\EFI\\debian\\shimx64.efi').waitFor();
    await details().getByText('"verbose"').waitFor();
    await expect.poll(() => made(), soon).toEqual(['Change Boot0002']);
    await form.waitFor({ state: 'detached' });
    await page.evaluate(() => window.fakeHost.edits.undo());
    await row('Boot0002').getByText('debian: PciRoot(0x0)/Pci(0x5,0x0)', { exact: true }).waitFor();
  });

  test('of a boot entry whatever no words say stays, and that is said', async () => {
    await openVariables('oddEntry');
    await row('Boot0004').click();
    const change = async () => {
      await details().getByRole('button', { name: 'Change Entry…' }).click();
      await page.locator('boot-entry-form #description:focus').waitFor();
    };
    const form = details().getByRole('form', { name: 'Change Boot0004' });
    await change();
    await form.getByText('Can stay or go with its bytes, but not be written anew: VenHw(').waitFor();
    const keeps = form.getByLabel('Keep its 16 bytes of optional data, which are no text');
    expect(await keeps.isChecked()).toBe(true);
    expect(await form.getByLabel('Options').isDisabled()).toBe(true);
    await form.getByLabel('Program').fill('VenHw(C12A7328-F81F-11D2-BA4B-00A0C93EC93B)/\\b.efi');
    await page.keyboard.press('Enter');
    await row('Boot0004').getByText('Odd: VenHw(C12A7328-F81F-11D2-BA4B-00A0C93EC93B)/\\b.efi').waitFor();
    await details().getByText('57494e444f5753000100000088000000').waitFor();
    await change();
    await keeps.uncheck();
    await form.getByRole('button', { name: 'Change' }).click();
    await details().getByText('57494e444f5753000100000088000000').waitFor({ state: 'detached' });
    await expect.poll(() => made(), soon).toEqual(['Change Boot0004', 'Change Boot0004']);
    // Nothing said, nothing changed.
    await change();
    await form.getByRole('button', { name: 'Change' }).click();
    await form.waitFor({ state: 'detached' });
    await page.locator('variable-details h2:focus').waitFor();
    expect(await made()).toHaveLength(2);
  });

  test('an entry that the firmware made becomes somebody’s own when it is changed, and that is said before', async () => {
    await openVariables('oddEntry');
    await row('Boot0005').click();
    await details().getByText('made by the firmware for a device that it found').waitFor();
    await details().getByRole('button', { name: 'Change Entry…' }).click();
    await details().getByText('Changed, it becomes your own').waitFor();
    await details().getByRole('form', { name: 'Change Boot0005' }).getByLabel('Title').fill('Kept');
    await page.keyboard.press('Enter');
    await row('Boot0005').getByText('Kept: PciRoot(0x0)/Pci(0x4,0x0)').waitFor();
    await details().getByText('made by the firmware').waitFor({ state: 'detached' });
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
    await page.locator('boot-order-list #grip-3:focus').waitFor();
    await details().getByRole('button', { name: 'Take Boot0002 out of the order' }).click();
    await row('BootOrder').getByText('Boot0001, Boot0000, Boot0003').waitFor();
    await page.locator('boot-order-list #grip-1:focus').waitFor();
    await details().getByRole('button', { name: 'Add Boot0002 to the order' }).waitFor();
    await page.getByText('Boot0002, debian is not in the order any more').waitFor({ state: 'attached' });
  });

  test('can be emptied, which takes BootOrder away; the keyboard keeps a place', async () => {
    for (const name of ['Boot0002', 'Boot0001']) {
      const out = details().getByRole('button', { name: `Take ${name} out of the order` });
      await out.press('Enter');
      await out.waitFor({ state: 'detached' });
    }
    await page.locator('boot-order-list #grip-0:focus').waitFor();
    await details().getByRole('button', { name: 'Take Boot0000 out of the order' }).press('Enter');
    await row('BootOrder').waitFor({ state: 'detached' });
    await focusOnTable();
  });
});
