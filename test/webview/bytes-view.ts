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
  /** Opens the box by keyboard, and waits until the keys go into it. */
  openBox(mode: 'find' | 'go to'): Promise<void>;
}

/** The bytes of the page, as a person finds their way about them. */
export function bytesView(page: Page): BytesView {
  const grid = page.getByRole('grid', { name: 'Bytes' });
  const openBox = async (mode: 'find' | 'go to') => {
    await page.keyboard.press(mode === 'find' ? 'Control+F' : 'Control+G');
    const field = mode === 'find' ? /to find$/ : /to go to$/;
    await page.locator('hex-finder vscode-textfield:focus-within').getByRole('textbox', { name: field }).waitFor();
  };
  return {
    grid,
    row: (digits) => grid.getByRole('row').filter({ has: page.getByRole('rowheader', { name: digits, exact: true }) }),
    byte: (offset) => page.locator(`#byte-${offset}`),
    cursorAt: (offset) => page.locator(`hex-view .rows .cursor#byte-${offset}`).waitFor(),
    firstOffset: async () => Number.parseInt((await page.locator('hex-view .rows .offset').first().textContent()) ?? '', 16),
    goTo: async (text) => {
      await openBox('go to');
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
      await page.getByRole('search', { name: 'Go to offset' }).waitFor({ state: 'detached' });
    },
    openBox,
  };
}

/** Opens a menu by keyboard, and waits until the keys go to its first line. */
export async function openMenu(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).press('ArrowDown');
  await page.locator('menu-button [role=menuitem]:first-child:focus').waitFor();
}

/** What the strip below the bytes says is selected. */
export async function selectedText(page: Page): Promise<string> {
  const text = await page.locator('byte-inspector').getByText('Selected').locator('..').textContent();
  return (text ?? '').replace(/^Selected\s*/, '');
}

/** For `expect.poll`: long enough for a machine that is busy with other suites. */
export const soon = { timeout: 30_000 };
