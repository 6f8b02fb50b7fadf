import * as vscode from 'vscode';
import type { HeldContent } from './held-content.ts';
import { nameOf } from './image-file.ts';
import { imageFilters, inWorkspace } from './questions.ts';

/** An image that can be written elsewhere. */
interface CopiedImage {
  readonly uri: vscode.Uri;
  readonly held: HeldContent | undefined;
  /** Throws where nothing may be written. */
  saveAs(target: vscode.Uri): Promise<void>;
}

/**
 * Offers a copy of an image that is not written itself, and writes it. Undefined: the person thought better of it.
 * Throws where the copy is to go where nothing is written either.
 */
export async function makePrivateCopy(image: CopiedImage, reason: string): Promise<vscode.Uri | undefined> {
  const name = nameOf(image.uri);
  const make = 'Make a Private Copy…';
  const answer = await vscode.window.showWarningMessage(
    `${name} stays as it is.`,
    { modal: true, detail: `${reason} Your change can go into a copy of your own, which is opened and edited instead.` },
    make,
  );
  if (answer !== make) return undefined;
  const target = await vscode.window.showSaveDialog({
    title: 'Private Copy',
    saveLabel: 'Make the Copy',
    defaultUri: inWorkspace(copyName(name, image.held)),
    filters: imageFilters,
  });
  if (!target) return undefined;
  await image.saveAs(target);
  return target;
}

/** `OVMF_VARS_4M.ms.fd` is the template of a guest’s `GUEST_VARS.fd`. What can’t be written as it is becomes flash content. */
function copyName(name: string, held: HeldContent | undefined): string {
  const isOwn = held !== undefined && held.fixed === undefined;
  const ending = isOwn ? { qcow2: '.qcow2', 'json-varstore': '.json' }[held.format as string] : '.fd';
  if (/vars/i.test(name)) return `GUEST_VARS${ending ?? '.fd'}`;
  return `GUEST_${ending === undefined ? name : name.replace(/(\.[^.]*)?$/, ending)}`;
}
