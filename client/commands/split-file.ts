import * as vscode from 'vscode';
import { type Halves, showHalves } from '../split/split.ts';
import { splitImageFile } from '../split/split-image-file.ts';

/** Splits an image that was picked in the explorer, or the one that the active firmware editor shows. */
export async function splitFile(uri: unknown): Promise<Halves | undefined> {
  const image = uri instanceof vscode.Uri ? uri : shownImage();
  if (!image) throw new Error('Open a firmware image first.');
  const halves = await splitImageFile(image);
  if (halves) void showHalves(image.fsPath, halves);
  return halves;
}

function shownImage(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom ? input.uri : undefined;
}
