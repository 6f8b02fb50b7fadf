/** A guest's store in the firmware editor, and what a person does on its page of variables. */
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { userSuite } from '../user-suite.ts';
import { customEditor, openFile, ready } from '../workbench.ts';

/** A template of Microsoft's keys, below the workspace. */
export const templatePath = 'host/usr/share/OVMF/OVMF_VARS_4M.ms.fd';

/** A guest's own store in the folder `stores`; the bytes of the template it comes from. */
export async function makeStore(name: string): Promise<{ readonly file: string; readonly bytes: Buffer }> {
  const { workspace } = userSuite();
  const file = path.join(workspace.folder, 'stores', name);
  await mkdir(path.dirname(file), { recursive: true });
  await copyFile(path.join(workspace.folder, templatePath), file);
  return { file, bytes: await readFile(file) };
}

/** The *Variables* page of a file that is opened for it. */
export async function openVariables(page: Page, file: string): Promise<FrameLocator> {
  await ready(page);
  await openFile(page, file);
  return showVariables(page);
}

/** The *Variables* page of the editor in front. */
export async function showVariables(page: Page): Promise<FrameLocator> {
  const editor = customEditor(page);
  await editor.getByRole('tab', { name: 'Variables' }).click();
  await editor.getByRole('grid', { name: 'Variables' }).getByRole('row').nth(1).waitFor();
  return editor;
}

/** The line of a variable that the table draws. */
export function row(editor: FrameLocator, name: string): Locator {
  return editor.getByRole('grid', { name: 'Variables' }).getByRole('row', { name: new RegExp(`^${name}\\b`) });
}

/** The line of a variable, also one further down than the table draws. */
export async function find(editor: FrameLocator, name: string): Promise<Locator> {
  await editor.getByRole('textbox', { name: 'Filter the variables' }).fill(name);
  return row(editor, name);
}

/** Adds one by the form, with the value `hello`. */
export async function addVariable(editor: FrameLocator, name: string): Promise<void> {
  await editor.getByRole('button', { name: 'Add Variable…' }).click();
  const form = editor.getByRole('form', { name: 'Add a variable' });
  await form.getByLabel('Name').fill(name);
  await form.getByLabel('Value').fill('hello');
  await form.getByRole('button', { name: 'Add' }).click();
  await row(editor, name).waitFor();
}

/** The tab in front, once it has changes that are not saved, or none. */
export function tab(page: Page, name: string, dirty: boolean): Promise<void> {
  const state = dirty ? '.dirty' : ':not(.dirty)';
  return page.locator(`.tab.active${state}`, { hasText: name }).waitFor();
}
