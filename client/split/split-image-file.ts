import type * as vscode from 'vscode';
import { halvesBeside } from '../../files/split.ts';
import { askForTargets } from './ask-for-targets.ts';
import { type Halves, split } from './split.ts';

/**
 * Asks where to and splits an image file, without a domain in play. Undefined: the person thought better of it.
 * Throws in plain words when the image can't be split or a half can't be written; then nothing was written.
 */
export async function splitImageFile(image: vscode.Uri): Promise<Halves | undefined> {
  if (image.scheme !== 'file') throw new Error(`Only a file on this machine can be split; ${image.toString()} is none.`);
  const { code, vars } = halvesBeside(image.fsPath);
  const targets = await askForTargets({ imagePath: image.fsPath, codePath: code, varsPath: vars, folders: [] });
  return targets && split(image.fsPath, targets);
}
