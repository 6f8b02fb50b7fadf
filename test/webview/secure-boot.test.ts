import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { composeCertificate, ownCertificate } from '../../firmware/signatures/certificates-for-tests.ts';
import { soon } from './bytes-view.ts';
import { faintTexts } from './contrast.ts';
import type { ImageName } from './images.ts';
import { pageBrowser } from './open-page.ts';
import type { ThemeName } from './themes.ts';

const pictures = fileURLToPath(new URL('../results/webview/', import.meta.url));

const browser = pageBrowser();
let page: Page;

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
});

async function openSecureBoot(image: ImageName = 'guestStore', options = {}): Promise<void> {
  page = await browser.open(image, options);
  await page.getByRole('tab', { name: 'Secure Boot' }).click();
  await page.getByRole('tablist', { name: 'Databases' }).waitFor();
}

const database = (name: string) => page.getByRole('tab', { name: new RegExp(`^${name}\\b`) });
const table = (name: string) => page.getByRole('grid', { name: `Entries of ${name}` });
const row = (name: string, entry: string | RegExp) => table(name).getByRole('row', { name: entry });
const details = () => page.getByRole('complementary', { name: 'Details' });
const form = (name: string) => page.getByRole('form', { name });
const focusOnTable = () => page.locator('secure-boot-page data-grid [role=grid]:focus').waitFor();
const made = () => page.evaluate(() => window.fakeHost.edits.made);

const own = ownCertificate('Homelab Key');
const theirs = composeCertificate({
  subject: [
    ['O', 'Microsoft Corporation'],
    ['CN', 'Example CA 2023'],
  ],
  notBefore: '20230613000000Z',
  notAfter: '20380613000000Z',
});

/** Of the guest's store: whoever stands beside its platform key. */
const somebody = 'c0ffee00-0000-4000-8000-000000000001';
const microsoft = '77fa9abd-0359-4d32-bd60-28f4e78f784b';

/** The person will choose this file. */
async function offerCertificate(der: Uint8Array): Promise<void> {
  await page.evaluate(
    (bytes) => {
      window.fakeHost.edits.certificate = Uint8Array.from(bytes);
    },
    [...der],
  );
}

describe('what is there', () => {
  test('whether Secure Boot will be on, and the databases with what they hold', async () => {
    await openSecureBoot();
    await page.getByText(/^Secure Boot will be on/).waitFor();
    for (const [name, holds] of [
      ['PK', '1 key'],
      ['KEK', '2 keys'],
      ['db', '3 keys'],
      ['dbx', '431 hashes'],
    ] as const) {
      await expect.poll(() => database(name).textContent(), soon).toContain(holds);
    }
  });

  test('certificates with their last day, expired ones marked', async () => {
    await openSecureBoot();
    await row('db', /Example UEFI CA 2011.*2026-06-27\s+expired/).waitFor();
    await row('db', /Example UEFI CA 2023.*2038-06-13/).waitFor();
    await row('db', /Example UEFI CA 2023/).click();
    await details().getByText('CN=Example UEFI CA 2023 Root').waitFor();
    await details().getByText('RSA 2048').waitFor();
    await details().getByText('2011-06-27 to 2038-06-13').waitFor();
  });

  test('all hashes are listed, drawn where they are looked at, and found by the filter', async () => {
    await openSecureBoot();
    await database('dbx').click();
    await expect.poll(() => table('dbx').getAttribute('aria-rowcount'), soon).toBe('432');
    await expect.poll(() => table('dbx').getByRole('row').count(), soon).toBeLessThan(80);
    // The last of 431 ends in its number, 430.
    await page.keyboard.press('Control+F');
    await page.keyboard.type('db000001ae');
    await page.getByText('1 of 431').waitFor();
    await row('dbx', /db000001ae SHA-256/).waitFor();
  });

  test('the list of databases is moved through by arrow keys', async () => {
    await openSecureBoot();
    await database('db').focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('tab', { name: /^dbx/, selected: true }).waitFor();
    await page.keyboard.press('Home');
    await row('PK', /Example Platform Key/).waitFor();
    await page.locator('#database-PK:focus').waitFor();
  });

  test('an empty store: off, and every database empty', async () => {
    await openSecureBoot('emptyStore');
    await page.getByText(/^Secure Boot will be off/).waitFor();
    await page.getByText('PK is empty. Enroll Certificate… takes DER and PEM files.').waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Remove All Keys…' }).isDisabled(), soon).toBe(true);
  });

  test('an image without a store: where the keys are, and no database that would be empty', async () => {
    page = await browser.open('aavmf');
    await page.getByRole('tab', { name: 'Secure Boot' }).click();
    const shown = page.getByRole('tabpanel', { name: 'Secure Boot' });
    await shown.getByRole('heading', { name: 'This image has no variable store' }).waitFor();
    await shown.getByText('are in the VARS file that a guest uses with it').waitFor();
    await expect.poll(() => page.getByRole('tablist', { name: 'Databases' }).count(), soon).toBe(0);
  });
});

describe('a certificate', () => {
  test('its fingerprint is copied, its bytes are exported', async () => {
    await openSecureBoot();
    await row('db', /Example UEFI CA 2023/).click();
    await details().getByRole('button', { name: 'Copy the SHA-256 fingerprint' }).click();
    await page.getByText('Copied.').waitFor();
    const [copied] = await page.evaluate(() => window.fakeHost.clipboard);
    await details().getByRole('button', { name: 'Export DER…' }).click();
    await page.getByText('written to Example-UEFI-CA-2023.der').waitFor();
    const exported = await page.evaluate(() => [...(window.fakeHost.edits.exported[0]?.bytes ?? [])]);
    expect(createHash('sha256').update(Uint8Array.from(exported)).digest('hex')).toBe(copied);
  });

  test('Show Bytes leads to it in the image', async () => {
    await openSecureBoot();
    await row('db', /Example UEFI CA 2023/).click();
    await details().getByRole('button', { name: 'Show Bytes' }).click();
    await page.getByRole('tab', { name: 'Image', selected: true }).waitFor();
    // A certificate in DER begins with a sequence of more than 255 bytes.
    const first = page.locator('hex-view .byte.selected[role=gridcell]');
    await first.first().waitFor();
    await expect.poll(async () => (await first.allTextContents()).slice(0, 2), soon).toEqual(['30', '82']);
  });
});

describe('changing', () => {
  test('a certificate is enrolled, and undo takes it out', async () => {
    await openSecureBoot();
    await offerCertificate(own);
    await page.getByRole('button', { name: 'Enroll Certificate…' }).click();
    await form('Enroll a certificate in db').getByText('2025-01-01 to 2045-01-01').waitFor();
    await page.locator('certificate-form vscode-button:focus').waitFor();
    await page.keyboard.press('Enter');
    await row('db', /Homelab Key/).waitFor();
    await focusOnTable();
    await expect.poll(() => made(), soon).toHaveLength(1);
    await page.evaluate(() => window.fakeHost.edits.undo());
    await row('db', /Homelab Key/).waitFor({ state: 'detached' });
  });

  test('a platform key takes the place of the other', async () => {
    await openSecureBoot();
    await offerCertificate(own);
    await database('PK').click();
    await row('PK', /Example Platform Key/).waitFor();
    await page.getByRole('button', { name: 'Enroll Certificate…' }).click();
    await page.getByText('It takes the place of the platform key that is enrolled now.').waitFor();
    await form('Enroll a certificate in PK').getByRole('button', { name: 'Enroll' }).click();
    await row('PK', /Homelab Key/).waitFor();
    await expect.poll(() => row('PK', /Example Platform Key/).count(), soon).toBe(0);
  });

  test('no file chosen, nothing changed', async () => {
    await openSecureBoot();
    await page.getByRole('button', { name: 'Enroll Certificate…' }).click();
    await expect.poll(() => page.evaluate(() => window.fakeHost.requests.includes('choose-certificate')), soon).toBe(true);
    await expect.poll(() => made(), soon).toEqual([]);
  });

  test('a hash is enrolled, once it is one', async () => {
    await openSecureBoot();
    await database('dbx').click();
    await page.getByRole('button', { name: 'Enroll Hash…' }).click();
    const digits = form('Enroll a hash in dbx').getByLabel('SHA-256');
    await digits.fill('abcd');
    await page.getByText('A SHA-256 hash has 64 hex digits; these are 4.').waitFor();
    await digits.fill('ab'.repeat(32));
    await page.keyboard.press('Enter');
    await expect.poll(() => table('dbx').getAttribute('aria-rowcount'), soon).toBe('433');
  });

  test('the owner of a certificate is suggested, and can be another', async () => {
    await openSecureBoot();
    await offerCertificate(own);
    await page.getByRole('button', { name: 'Enroll Certificate…' }).click();
    const owner = form('Enroll a certificate in db').getByLabel('Owner', { exact: true });
    await expect.poll(() => owner.inputValue(), soon).toBe(somebody);
    await expect
      .poll(() => owner.getByRole('option').allTextContents(), soon)
      .toEqual(['Microsoft', 'OVMF EnrollDefaultKeys', 'virtlens', 'The owner of Example Platform Key (PK)', 'Another GUID…']);
    await owner.selectOption({ label: 'Another GUID…' });
    const guid = form('Enroll a certificate in db').getByLabel('GUID of the owner');
    await page.locator('owner-field #guid:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(/^An owner is a GUID, such as/).waitFor();
    expect(await made()).toEqual([]);
    await guid.fill('{00DDBA11-0000-4000-8000-000000000001}');
    await page.keyboard.press('Enter');
    await row('db', /Homelab Key/).click();
    await details().getByText('00ddba11-0000-4000-8000-000000000001').waitFor();
  });

  test('a certificate of Microsoft’s is Microsoft’s, a hash in a fresh store this program’s', async () => {
    await openSecureBoot('emptyStore');
    await offerCertificate(theirs);
    await page.getByRole('button', { name: 'Enroll Certificate…' }).click();
    const owner = page.getByLabel('Owner', { exact: true });
    await expect.poll(() => owner.inputValue(), soon).toBe(microsoft);
    await page.keyboard.press('Escape');
    await form('Enroll a certificate in PK').waitFor({ state: 'detached' });
    await focusOnTable();
    await database('db').click();
    await page.getByRole('button', { name: 'Enroll Hash…' }).click();
    await expect.poll(() => owner.locator('option:checked').textContent(), soon).toBe('virtlens');
  });

  test('one entry is removed', async () => {
    await openSecureBoot();
    await row('db', /Example UEFI CA 2011/).click();
    await details().getByRole('button', { name: 'Remove' }).click();
    await row('db', /Example UEFI CA 2011/).waitFor({ state: 'detached' });
    await row('db', /Example UEFI CA 2023/).waitFor();
    await row('db', /Example Production CA 2011/).waitFor();
    await expect.poll(() => made(), soon).toEqual(['Remove a certificate from db']);
    await database('dbx').click();
    await table('dbx').focus();
    await page.keyboard.press('End');
    await details().getByText('db000001ae').waitFor();
    await page.keyboard.press('Delete');
    await expect.poll(() => table('dbx').getAttribute('aria-rowcount'), soon).toBe('431');
  });

  test('the last entry takes its database with it', async () => {
    await openSecureBoot();
    await database('PK').click();
    await row('PK', /Example Platform Key/).click();
    await page.keyboard.press('Delete');
    await page.getByText(/^Secure Boot will be off/).waitFor();
    await page.getByText('PK is empty.').waitFor();
  });

  test('all keys go, for whom agrees', async () => {
    await openSecureBoot();
    await page.evaluate(() => {
      window.fakeHost.edits.agrees = false;
    });
    const button = page.getByRole('button', { name: 'Remove All Keys…' });
    await button.click();
    await expect.poll(() => page.evaluate(() => window.fakeHost.requests.includes('remove-keys')), soon).toBe(true);
    await expect.poll(() => made(), soon).toEqual([]);
    await page.evaluate(() => {
      window.fakeHost.edits.agrees = true;
    });
    await button.click();
    await page.getByText(/^Secure Boot will be off/).waitFor();
    await page.getByText('db is empty.').waitFor();
    // The button has nothing left to remove.
    await focusOnTable();
  });
});

describe.each<ThemeName>(['dark', 'light', 'hc-dark', 'hc-light'])('in the theme %s', (theme) => {
  test('every text has a contrast of 4.5:1', async () => {
    await openSecureBoot('guestStore', { theme });
    await row('db', /Example UEFI CA 2011/).waitFor();
    await page.screenshot({ path: `${pictures}secure-boot-${theme}.png` });
    expect(await faintTexts(page, 4.5)).toEqual([]);
    await row('db', /Example UEFI CA 2011/).click();
    await details().getByText('Fingerprints').waitFor();
    await page.screenshot({ path: `${pictures}secure-boot-details-${theme}.png` });
    expect(await faintTexts(page, 4.5)).toEqual([]);
    await page.getByRole('button', { name: 'Enroll Hash…' }).click();
    const digits = form('Enroll a hash in db').getByLabel('SHA-256');
    await digits.fill('ab'.repeat(32));
    await page.getByLabel('Owner', { exact: true }).selectOption({ label: 'Another GUID…' });
    await digits.press('Enter');
    await page.getByText(/^An owner is a GUID, such as/).waitFor();
    await page.screenshot({ path: `${pictures}secure-boot-form-${theme}.png` });
    expect(await faintTexts(page, 4.5)).toEqual([]);
  });
});

test('in a narrow window nothing sticks out', async () => {
  await openSecureBoot('guestStore', { width: 600, height: 800 });
  await row('db', /Example UEFI CA 2011/).waitFor();
  await page.screenshot({ path: `${pictures}secure-boot-narrow.png` });
  const sticksOut = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(sticksOut).toBe(false);
});
