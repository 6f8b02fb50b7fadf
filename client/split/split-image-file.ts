import type * as vscode from 'vscode';
import { defaultSplitPaths } from '../../firmware/split-names.ts';
import { askForTargets } from './ask-for-targets.ts';
import { type Halves, split } from './split.ts';

/**
 * Asks where to and splits an image file, without a domain in play. Undefined: the person thought better of it.
 * Throws in plain words when the image can't be split or a half can't be written; then nothing was written.
 */
export async function splitImageFile(image: vscode.Uri): Promise<Halves | undefined> {
  if (image.scheme !== 'file') throw new Error(`Only a file on this machine can be split; ${image.toString()} is none.`);
  const imagePath = image.fsPath;
  const targets = await askForTargets({ imagePath, ...defaultSplitPaths(imagePath), folders: [] });
  return targets && split(imagePath, targets);
}
