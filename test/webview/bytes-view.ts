import type { Locator, Page } from 'playwright-core';

/** The hex view, as a test sees and uses it. */
export interface BytesView {
  readonly grid: Locator;
  /** By the digits of its offset, `00084000`. */
  row(digits: string): Locator;
  byte(offset: number): Locator;
  /** Waits until the cursor is there, and in view. */
  cursorAt(offset: number): Promise<void>;
  /** Offset of the first row that is at least partly in view. */
  firstOffset(): Promise<number>;
  /** By keyboard, through the box. */
  goTo(text: string): Promise<void>;
}

export function bytesView(page: Page): BytesView {
  const grid = page.getByRole('grid', { name: 'Bytes' });
  return {
    grid,
    row: (digits) => grid.getByRole('row').filter({ has: page.getByRole('rowheader', { name: digits, exact: true }) }),
    byte: (offset) => page.locator(`#byte-${offset}`),
    cursorAt: (offset) => page.locator(`hex-view .rows .cursor#byte-${offset}`).waitFor(),
    firstOffset: async () => Number.parseInt((await page.locator('hex-view .rows .offset').first().textContent()) ?? '', 16),
    goTo: async (text) => {
      await page.keyboard.press('Control+G');
      await page.getByRole('textbox', { name: 'Offset to go to' }).fill(text);
      await page.keyboard.press('Enter');
      await page.getByRole('search', { name: 'Go to offset' }).waitFor({ state: 'detached' });
    },
  };
}

/** What the strip below the bytes says is selected. */
export async function selectedText(page: Page): Promise<string> {
  const text = await page.locator('byte-inspector').getByText('Selected').locator('..').textContent();
  return (text ?? '').replace(/^Selected\s*/, '');
}

/** For `expect.poll`: long enough for a machine that is busy with other suites. */
export const soon = { timeout: 30_000 };
