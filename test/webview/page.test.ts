import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DocumentState } from '../../webview/protocol.ts';
import { bytesView, selectedText, soon } from './bytes-view.ts';
import { pageBrowser } from './open-page.ts';

const pictures = fileURLToPath(new URL('../results/webview/', import.meta.url));

const browser = pageBrowser();
let page: Page;

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
});

describe('what the image is', () => {
  test('kind, size, build, architecture and Secure Boot at a glance', async () => {
    page = await browser.open('unified');
    await page.getByRole('heading', { level: 1, name: 'Unified image' }).waitFor();
    const facts = await page.locator('image-header dl').textContent();
    expect(facts?.trim().replace(/\s+/g, ' ')).toBe(
      'Size 4 MiB 0x400000 Build 4 MiB build Architecture x86 Volumes 3 Variables 10 live, 5 dead, 254.03 KiB free ' +
        'Secure Boot on A platform key is enrolled and SecureBootEnable is 1.',
    );
  });

  test('a list of variables is no VARS file, and has no size and no room', async () => {
    page = await browser.open('jsonStore');
    await page.getByRole('heading', { level: 1, name: 'JSON store' }).waitFor();
    const facts = await page.locator('image-header dl').textContent();
    expect(facts).toMatch(/^\s*Variables\s+\d+ live(, \d+ dead)?\s+Secure Boot/);
    await page.getByRole('tab', { name: 'Variables' }).click();
    await page.getByRole('gridcell', { name: 'Timeout', exact: true }).waitFor();
    expect(await page.locator('store-line').count()).toBe(0);
  });

  test('the evidence unfolds, and its offsets lead to the bytes', async () => {
    page = await browser.open('unified');
    const button = page.getByRole('button', { name: 'Evidence' });
    await expect.poll(() => button.getAttribute('aria-expanded'), soon).toBe('false');
    await button.press('Enter');
    await page.getByText('The x86 reset vector and VTF0 end the file').waitFor();
    await page.getByRole('button', { name: 'Show offset 0x3FFFF0' }).click();
    await bytesView(page).cursorAt(0x3ffff0);
    await page.keyboard.press('ArrowLeft');
    await bytesView(page).cursorAt(0x3fffef);
  });

  test('an unknown file says what was looked for', async () => {
    page = await browser.open('unknown');
    await page.getByRole('heading', { level: 1, name: 'Not recognised' }).waitFor();
    await page.getByText('Looked for a firmware volume header').waitFor();
    await page.screenshot({ path: `${pictures}unknown.png` });
  });
});

describe('splitting', () => {
  const button = () => page.getByRole('button', { name: 'Split into CODE and VARS…' });

  test('reports both files and the proof, and opens them', async () => {
    page = await browser.open('unified');
    await button().focus();
    await page.keyboard.press('Enter');
    const done = page.getByRole('status', { name: 'The image was split' });
    await done.getByText('Proof: VARS ‖ CODE equals the source, byte for byte').waitFor();
    for (const row of [
      `VARS OVMF_VARS.fd 528 KiB SHA-256 ${'5'.repeat(64)}`,
      `CODE OVMF_CODE.fd 3.48 MiB SHA-256 ${'c'.repeat(64)}`,
    ]) {
      await done.getByRole('row', { name: row }).waitFor();
    }
    await page.screenshot({ path: `${pictures}split.png` });
    await done.getByRole('button', { name: 'Open OVMF_CODE.fd' }).click();
    await expect.poll(() => page.evaluate(() => window.fakeHost.opened), soon).toEqual(['file:///vm/OVMF_CODE.fd']);
  });

  test('done before the page was hidden is still there', async () => {
    page = await browser.open('unified');
    await page.evaluate(() => window.fakeHost.noteSplit());
    await page.getByRole('status', { name: 'The image was split' }).getByText('OVMF_VARS.fd').waitFor();
  });

  test('cancelled leaves the offer standing', async () => {
    page = await browser.open('unified');
    await page.evaluate(() => {
      window.fakeHost.splitAnswer = 'cancelled';
    });
    await button().click();
    await expect.poll(() => page.evaluate(() => window.fakeHost.requests.includes('split')), soon).toBe(true);
    await button().waitFor();
    await expect.poll(() => page.getByText('Proof').count(), soon).toBe(0);
  });

  test('failed says why', async () => {
    page = await browser.open('unified');
    await page.evaluate(() => {
      window.fakeHost.splitAnswer = 'fails';
    });
    await button().click();
    await page.getByRole('alert').getByText('no space left on the device').waitFor();
    await button().waitFor();
  });

  test('refused says why, and the problems are listed', async () => {
    page = await browser.open('refused');
    await page
      .getByRole('region', { name: 'Why the image can’t be split' })
      .getByText('no code volume begins behind it')
      .waitFor();
    await expect.poll(() => button().count(), soon).toBe(0);
    await page.getByRole('treeitem', { name: 'The header checksum of the volume at 0x0 is wrong.' }).first().click();
    await bytesView(page).cursorAt(0x32);
    await page.screenshot({ path: `${pictures}refused.png` });
  });

  test('is not offered where there is nothing to split', async () => {
    page = await browser.open('vars');
    await expect.poll(() => page.locator('split-offer').count(), soon).toBe(0);
  });

  test('the place of the cut leads to the bytes', async () => {
    page = await browser.open('unified');
    await page.getByRole('button', { name: 'Show the cut at 0x84000' }).click();
    await bytesView(page).cursorAt(0x84000);
  });
});

describe('the structure', () => {
  test('choosing a variable selects its bytes', async () => {
    page = await browser.open('unified');
    await page.getByRole('treeitem', { name: /^Variable store/ }).click();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('treeitem', { name: /^SecureBootEnable/ }).click();
    await bytesView(page).cursorAt(0x64 + 4 * 128);
    await expect.poll(() => selectedText(page), soon).toBe('128 bytes (0x80)');
  });

  test('moving in the bytes moves in the tree', async () => {
    page = await browser.open('unified');
    const current = page.locator('structure-tree [aria-selected=true]');
    await bytesView(page).goTo('0x41000');
    await expect
      .poll(() => current.getAttribute('aria-label').then(() => current.textContent()), soon)
      .toContain('FTW working block');
    await bytesView(page).goTo('0x64');
    await expect.poll(() => current.textContent(), soon).toContain('PK');
    await expect.poll(() => current.getAttribute('aria-level'), soon).toBe('3');
  });

  test('by keyboard alone: walk, fold, and the bytes follow', async () => {
    page = await browser.open('unified');
    const view = bytesView(page);
    const tree = page.getByRole('tree');
    await tree.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await view.cursorAt(0x48);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => selectedText(page), soon).toBe('540,672 bytes (0x84000)');
    await page.keyboard.press('ArrowLeft');
    const nvram = page.getByRole('treeitem', { name: /^Volume NVRAM/ });
    await expect.poll(() => nvram.getAttribute('aria-expanded'), soon).toBe('false');
    await page.keyboard.press('ArrowDown');
    await view.cursorAt(0x84000);
    const active = async () => page.locator(`[id="${await tree.getAttribute('aria-activedescendant')}"]`).textContent();
    await expect.poll(active, soon).toContain('Volume DXE');
  });

  test('dead variables are struck out', async () => {
    page = await browser.open('unified');
    await page.getByRole('treeitem', { name: /^Variable store/ }).click();
    await page.keyboard.press('ArrowRight');
    await page.locator('structure-tree .dead').first().waitFor();
    await expect.poll(() => page.locator('structure-tree .dead').count(), soon).toBe(5);
  });

  test('its width is changed with arrow keys', async () => {
    page = await browser.open('unified');
    const separator = page.getByRole('separator', { name: 'Width of the structure' });
    await separator.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => separator.getAttribute('aria-valuenow'), soon).toBe('336');
    await expect.poll(async () => (await page.locator('structure-tree').boundingBox())?.width, soon).toBe(336);
  });
});

describe('the map', () => {
  test('is to scale', async () => {
    page = await browser.open('unified');
    const choice = page.getByRole('listbox', { name: 'Volumes of the image' }).getByRole('option');
    const [whole, dxe] = await Promise.all([page.locator('image-map .figure').boundingBox(), choice.nth(1).boundingBox()]);
    expect((dxe?.width ?? 0) / (whole?.width ?? 1)).toBeCloseTo(0x348000 / 0x400000, 3);
  });

  test('by keyboard: volumes, then the regions of the one under the lens', async () => {
    page = await browser.open('unified');
    const view = bytesView(page);
    const volumes = page.getByRole('listbox', { name: 'Volumes of the image' });
    await volumes.focus();
    await page.keyboard.press('ArrowRight');
    await view.cursorAt(0x84000);
    await page.getByRole('listbox', { name: 'Regions of Volume DXE' }).waitFor();
    await page.keyboard.press('End');
    await view.cursorAt(0x3cc000);
    await page.getByRole('listbox', { name: 'Regions of Volume SEC' }).focus();
    await page.keyboard.press('End');
    await view.cursorAt(0x3ffff0);
    await expect.poll(() => selectedText(page), soon).toBe('16 bytes (0x10)');
  });

  test('by mouse, with a tooltip', async () => {
    page = await browser.open('unified');
    const spare = page.getByRole('option', { name: 'FTW spare, 264 KiB, 0x42000 – 0x83FFF' });
    await spare.hover();
    await page.locator('image-map .tooltip').getByText('0x42000 – 0x83FFF').waitFor();
    await spare.click();
    await bytesView(page).cursorAt(0x42000);
  });

  test('shows where the view is', async () => {
    page = await browser.open('aavmf');
    const mark = page.locator('image-map .view');
    const left = async () => Number(await mark.getAttribute('x'));
    await expect.poll(() => left(), soon).toBe(0);
    await bytesView(page).goTo('0x2000000');
    const width = (await page.locator('image-map .figure').boundingBox())?.width ?? 0;
    await expect.poll(async () => (await left()) / width, soon).toBeCloseTo(0.5, 2);
  });
});

describe('the file on the disk', () => {
  test('changed: the new bytes are shown, the selection stays', async () => {
    page = await browser.open('unified');
    await bytesView(page).goTo('0x28');
    await page.evaluate(() => window.fakeHost.replace('vars'));
    await page.getByRole('heading', { level: 1, name: 'VARS' }).waitFor();
    await page.getByRole('status').getByText('The file has changed and was read again').waitFor({ state: 'attached' });
    await bytesView(page).cursorAt(0x28);
    await bytesView(page).goTo('end');
    await bytesView(page).cursorAt(0x83fff);
  });

  test('deleted: says so, the bytes stay, and there is nothing to split', async () => {
    page = await browser.open('unified');
    await page.evaluate(() => window.fakeHost.markDeleted());
    await page.getByRole('alert').getByText('OVMF.fd was deleted').waitFor();
    await bytesView(page).row('00000000').waitFor();
    await page.locator('vscode-button[disabled]').getByText('Split into CODE and VARS…').waitFor();
  });

  test('empty', async () => {
    page = await browser.open('empty');
    await page.getByRole('alert').getByText('The file is empty').waitFor();
  });

  test('refused by the extension: its words are shown', async () => {
    const state: DocumentState = {
      kind: 'failed',
      name: 'disk.raw',
      title: 'This file is too large',
      message: 'It has 4096 MiB.',
    };
    page = await browser.open(state);
    await page.getByRole('alert').getByText('It has 4096 MiB.').waitFor();
  });
});

test('what was kept while the page was hidden is there again', async () => {
  const kept = { selection: { anchor: 0x20000, cursor: 0x2000f }, top: 0x2000 * 20, panelWidth: 333, evidenceOpen: true };
  page = await browser.open('unified', { kept });
  await bytesView(page).cursorAt(0x2000f);
  await page.getByText('The x86 reset vector and VTF0 end the file').waitFor();
  await expect.poll(async () => (await page.locator('structure-tree').boundingBox())?.width, soon).toBe(333);
  await bytesView(page).openBox('go to');
  await page.keyboard.type('0x30000');
  await page.keyboard.press('Enter');
  await bytesView(page).cursorAt(0x30000);
  await expect
    .poll(() => page.evaluate(() => window.keptState), soon)
    .toMatchObject({ selection: { anchor: 0x30000, cursor: 0x30000 } });
});

test('Tab goes through everything, in the order of the page', async () => {
  page = await browser.open('unified');
  const stops: string[] = [];
  for (let tabs = 0; tabs < 15; tabs++) {
    await page.keyboard.press('Tab');
    stops.push(await page.evaluate(focusedName));
  }
  expect(stops).toEqual([
    'Evidence',
    'Image',
    'Show the cut at 0x84000',
    'Split into CODE and VARS…',
    'Volumes of the image',
    'Regions of Volume NVRAM',
    'Structure of the image',
    'Width of the structure',
    'Go to',
    'Find',
    'Copy',
    'Extract',
    'Bookmarks',
    'Inspector',
    'Bytes',
  ]);
});

/** Runs in the page. */
function focusedName(): string {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused?.getAttribute('aria-label') ?? focused?.textContent?.trim() ?? '';
}
