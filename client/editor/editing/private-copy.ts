import * as vscode from 'vscode';
import { nameOf, writeImageFile, writeRefusal } from './image-file.ts';
import { inWorkspace } from './questions.ts';

/**
 * Offers a copy of an image that is not written itself, and writes it. Undefined: the person thought better of it.
 * Throws where the copy is to go where nothing is written either.
 */
export async function makePrivateCopy(source: vscode.Uri, bytes: Uint8Array, reason: string): Promise<vscode.Uri | undefined> {
  const make = 'Make a Private Copy…';
  const answer = await vscode.window.showWarningMessage(
    `${nameOf(source)} stays as it is.`,
    { modal: true, detail: `${reason} Your change can go into a copy of your own, which is opened and edited instead.` },
    make,
  );
  if (answer !== make) return undefined;
  const target = await vscode.window.showSaveDialog({
    title: 'Private Copy',
    saveLabel: 'Make the Copy',
    defaultUri: inWorkspace(copyName(nameOf(source))),
    filters: { 'Firmware images': ['fd', 'bin', 'rom'], 'All files': ['*'] },
  });
  if (!target) return undefined;
  const refusal = await writeRefusal(target);
  if (refusal) throw new Error(refusal);
  await writeImageFile(target, bytes);
  return target;
}

/** `OVMF_VARS_4M.ms.fd` is the template of a guest’s `GUEST_VARS.fd`. */
function copyName(name: string): string {
  if (/vars/i.test(name)) return 'GUEST_VARS.fd';
  return `GUEST_${name}`;
}
