/** What a person does with VS Code's window, by keys and by what is on the screen. */
import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';

/** Milliseconds a window may take to start. */
const patience = 60_000;

/** Waits until the window is there and knows the extension: what is opened before that opens as text. */
export async function ready(page: Page): Promise<void> {
  await page.locator('.monaco-workbench .explorer-folders-view .monaco-list-row').first().waitFor();
  const deadline = performance.now() + patience;
  while (!(await isKnown(page, 'virtlens: Open Firmware Image'))) {
    if (performance.now() > deadline) throw new Error(`the extension is not there after ${patience / 1000} s`);
  }
}

/** Opens the box at the top by a key. VS Code takes no key while a dialog goes away, so it is pressed until the box is there. */
async function openBox(page: Page, key: string): Promise<Locator> {
  const box = page.locator('.quick-input-widget input[type=text]');
  for (let tries = 0; tries < 10; tries++) {
    await page.keyboard.press(key);
    const opened = await box.waitFor({ timeout: 3000 }).then(
      () => true,
      () => false,
    );
    if (opened) return box;
  }
  throw new Error(`${key} does not open the box at the top`);
}

/** The palette does not follow what is registered while it is open, so one look is one opening of it. */
async function isKnown(page: Page, title: string): Promise<boolean> {
  await (await openBox(page, 'F1')).fill(`>${title}`);
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title });
  const known = await row.waitFor({ timeout: 1000 }).then(
    () => true,
    () => false,
  );
  await page.keyboard.press('Escape');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  return known;
}

/** Closes all editors without saving, then opens a file by its absolute path. `begun` is called right before the key that does it. */
export async function openFile(page: Page, file: string, begun: () => void = () => {}): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+W');
  const discard = page.locator('.monaco-dialog-box').getByRole('button', { name: "Don't Save" });
  await page.locator('.editor-group-container.empty').or(discard).first().waitFor();
  if (await discard.isVisible()) await discard.click();
  await page.locator('.tab').first().waitFor({ state: 'detached' });
  await (await openBox(page, 'Control+P')).fill(file);
  const base = path.posix.basename(file);
  // Until the path is taken in, the list shows the files that were open before, maybe of the same name.
  const rows = page.locator('.quick-input-list .monaco-list-row');
  await rows.nth(1).waitFor({ state: 'detached' });
  await rows.and(page.locator('.focused', { hasText: base })).waitFor();
  begun();
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: base }).waitFor();
}

/**
 * Runs a command by its title in the palette, which does not follow what becomes possible while it is open: it is opened until the
 * command is there.
 */
export async function runCommand(page: Page, title: string): Promise<void> {
  const deadline = performance.now() + patience;
  while (performance.now() < deadline) {
    await (await openBox(page, 'F1')).fill(`>${title}`);
    const row = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title });
    const isThere = await row.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    );
    if (isThere) return page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }
  throw new Error(`the palette has no ${title}`);
}

/**
 * Opens a menu of code actions by its key and waits for this one to be the first. VS Code takes the menu away where a light bulb comes
 * by itself while it opens, so it is asked for until it is there.
 */
export async function openActions(page: Page, key: string, first: string): Promise<void> {
  const row = page.locator('.action-widget .monaco-list-row.focused', { hasText: first });
  for (let tries = 0; tries < 10; tries++) {
    await page.keyboard.press(key);
    const opened = await row.waitFor({ timeout: 3000 }).then(
      () => true,
      () => false,
    );
    if (opened) return;
    await page.keyboard.press('Escape');
  }
  throw new Error(`${key} never showed ${first} as the first of the code actions`);
}

/** An item of the pick that is on the screen. */
export function pickItem(page: Page, text: string | RegExp): Locator {
  return page.locator('.quick-input-list .monaco-list-row', { hasText: text });
}

/** The page of the active custom editor: a frame in a frame. */
export function customEditor(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview.ready:visible').frameLocator('#active-frame');
}

/** The text of the active editor, as far as it is on the screen; VS Code shows spaces as no-break spaces. */
export async function shownText(page: Page): Promise<string> {
  const lines = await page.locator('.editor-instance .view-line').allTextContents();
  return lines.join('\n').replaceAll('\u00a0', ' ');
}

/** A line of the active editor that is exactly this text. */
export function shownLine(page: Page, text: string): Locator {
  return page.locator('.editor-instance .view-line').getByText(text, { exact: true });
}

/** Puts the cursor into a line, both counted from 1; behind the line where there is no such column. */
export async function goTo(page: Page, line: number, column = 200): Promise<void> {
  await (await openBox(page, 'Control+G')).fill(`:${line}:${column}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  await page.locator('.statusbar-item', { hasText: `Ln ${line}, Col` }).waitFor();
}
