import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { soon } from './bytes-view.ts';
import { makeCertificate } from './certificate.ts';
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

async function openSecureBoot(image: ImageName = 'guestStore', options = {}): Promise<void> {
  page = await browser.open(image, options);
  await page.getByRole('tab', { name: 'Secure Boot' }).click();
  await page.getByRole('tablist', { name: 'Databases' }).waitFor();
}

const database = (name: string) => page.getByRole('tab', { name: new RegExp(`^${name}\\b`) });
const table = (name: string) => page.getByRole('grid', { name: `Entries of ${name}` });
const row = (name: string, entry: string | RegExp) => table(name).getByRole('row', { name: entry });
const details = () => page.getByRole('complementary', { name: 'Details' });
const made = () => page.evaluate(() => window.fakeHost.edits.made);

const own = makeCertificate({ name: 'Homelab Key', notBefore: '20250101000000Z', notAfter: '20450101000000Z' });

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
      expect(await database(name).textContent()).toContain(holds);
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
    expect(await table('dbx').getByRole('row').count()).toBeLessThan(80);
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
    await page.getByText('PK is empty.').waitFor();
    expect(await page.getByRole('button', { name: 'Remove All Keys…' }).isDisabled()).toBe(true);
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
    expect((await first.allTextContents()).slice(0, 2)).toEqual(['30', '82']);
  });
});

describe('changing', () => {
  test('a certificate is enrolled, and undo takes it out', async () => {
    await openSecureBoot();
    await offerCertificate(own);
    await page.getByRole('button', { name: 'Enrol Certificate…' }).click();
    await row('db', /Homelab Key/).waitFor();
    expect(await made()).toHaveLength(1);
    await page.evaluate(() => window.fakeHost.edits.undo());
    await row('db', /Homelab Key/).waitFor({ state: 'detached' });
  });

  test('a platform key takes the place of the other', async () => {
    await openSecureBoot();
    await offerCertificate(own);
    await database('PK').click();
    await page.getByRole('button', { name: 'Enrol Certificate…' }).click();
    await row('PK', /Homelab Key/).waitFor();
    expect(await row('PK', /Example Platform Key/).count()).toBe(0);
  });

  test('no file chosen, nothing changed', async () => {
    await openSecureBoot();
    await page.getByRole('button', { name: 'Enrol Certificate…' }).click();
    await expect.poll(() => page.evaluate(() => window.fakeHost.requests.includes('enrol-certificate')), soon).toBe(true);
    expect(await made()).toEqual([]);
  });

  test('a hash is enrolled, once it is one', async () => {
    await openSecureBoot();
    await database('dbx').click();
    await page.getByRole('button', { name: 'Enrol Hash…' }).click();
    const form = page.getByRole('form', { name: 'Enrol a hash in dbx' });
    await form.getByLabel('SHA-256').fill('abcd');
    await form.getByText('A SHA-256 hash has 64 hex digits; these are 4.').waitFor();
    await form.getByLabel('SHA-256').fill('ab'.repeat(32));
    await page.keyboard.press('Enter');
    await expect.poll(() => table('dbx').getAttribute('aria-rowcount'), soon).toBe('433');
  });

  test('one entry is removed', async () => {
    await openSecureBoot();
    await row('db', /Example UEFI CA 2011/).click();
    await details().getByRole('button', { name: 'Remove' }).click();
    await row('db', /Example UEFI CA 2011/).waitFor({ state: 'detached' });
    await row('db', /Example UEFI CA 2023/).waitFor();
    await row('db', /Example Production CA 2011/).waitFor();
    expect(await made()).toEqual(['Remove a certificate from db']);
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
    expect(await made()).toEqual([]);
    await page.evaluate(() => {
      window.fakeHost.edits.agrees = true;
    });
    await button.click();
    await page.getByText(/^Secure Boot will be off/).waitFor();
    await page.getByText('db is empty.').waitFor();
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
  });
});

test('in a narrow window nothing sticks out', async () => {
  await openSecureBoot('guestStore', { width: 600, height: 800 });
  await row('db', /Example UEFI CA 2011/).waitFor();
  await page.screenshot({ path: `${pictures}secure-boot-narrow.png` });
  const sticksOut = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(sticksOut).toBe(false);
});
