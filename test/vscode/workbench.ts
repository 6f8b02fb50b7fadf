/** What a person does with VS Code's window, by keys and by what is on the screen. */
import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';

/** Milliseconds a window may take to start. */
const patience = 60_000;

/** Waits until the window is there and knows the extension: what is opened before that opens as text. */
export async function ready(page: Page): Promise<void> {
  await page.locator('.monaco-workbench .explorer-folders-view .monaco-list-row').first().waitFor();
  await findCommand(page, 'virtlens: Open Firmware Image');
  await closeBox(page);
}

/** The lines below the box at the top. */
function boxRows(page: Page): Locator {
  return page.locator('.quick-input-list .monaco-list-row');
}

async function closeBox(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/**
 * Opens the box at the top by a key, fills it in, and waits for the line that this shows. All of it is done anew until it succeeds:
 * VS Code takes no key while a dialog goes away, closes the box when the page of an editor takes the focus, and shows in the palette
 * what was possible when it was opened.
 */
async function fillBox(page: Page, key: string, text: string, row: Locator): Promise<void> {
  const deadline = performance.now() + patience;
  const isFilled = async (): Promise<boolean> => {
    await page.locator('.quick-input-widget input[type=text]').fill(text, { timeout: 3000 });
    await row.waitFor({ timeout: 5000 });
    return true;
  };
  while (performance.now() < deadline) {
    await page.keyboard.press(key);
    if (await isFilled().catch(() => false)) return;
    await closeBox(page);
  }
  throw new Error(`${key} and ${text} do not show what they should`);
}

/** Opens the palette with a command in front. */
function findCommand(page: Page, title: string): Promise<void> {
  return fillBox(page, 'F1', `>${title}`, boxRows(page).and(page.locator('.focused', { hasText: title })));
}

/** Closes all editors without saving, then opens a file by its absolute path. `begun` is called right before the key that does it. */
export async function openFile(page: Page, file: string, begun: () => void = () => {}): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+W');
  const discard = page.locator('.monaco-dialog-box').getByRole('button', { name: "Don't Save" });
  await page.locator('.editor-group-container.empty').or(discard).first().waitFor();
  if (await discard.isVisible()) await discard.click();
  await page.locator('.tab').first().waitFor({ state: 'detached' });
  const { base, dir } = path.posix.parse(file);
  await fillBox(page, 'Control+P', file, boxRows(page).and(page.locator('.focused', { hasText: fileRow(base, dir) })));
  begun();
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: base }).waitFor();
}

/**
 * The text of a file's line in the box at the top: its name, its folder from the workspace's on, and why it is listed. At first the box
 * shows files that were open before, maybe one of the same name.
 */
function fileRow(base: string, dir: string): RegExp {
  const parts = dir.split('/');
  const folders = parts.map((_, start) => literally(parts.slice(start).join('/')));
  return new RegExp(`^${literally(base)}(?:${folders.join('|')})?(?:recently opened|file results)?$`);
}

/** A pattern for exactly this text. */
function literally(text: string): string {
  return text.replace(/\W/g, String.raw`\$&`);
}

/** Runs a command by its title in the palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await findCommand(page, title);
  await page.keyboard.press('Enter');
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
  await fillBox(page, 'Control+G', `:${line}:${column}`, boxRows(page).first());
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  await page.locator('.statusbar-item', { hasText: `Ln ${line}, Col` }).waitFor();
}
