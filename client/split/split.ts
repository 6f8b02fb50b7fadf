import path from 'node:path';
import * as vscode from 'vscode';
import { splitFile, type WholeAndHalves } from '../../files/split.ts';
import type { SplitTargets } from './ask-for-targets.ts';

/** What a split wrote; paths of this machine. */
export type Halves = Pick<WholeAndHalves, 'code' | 'vars'>;

/** Splits an image file: both halves are written and proven, or none. Throws in plain words. */
export function split(image: string, targets: SplitTargets): Promise<Halves> {
  return splitFile({ image, code: targets.codePath, vars: targets.varsPath, overwrite: targets.overwrite });
}

/** Says what was written, and offers to open it. */
export async function showHalves(image: string, { code, vars }: Halves): Promise<void> {
  const [openCode, openVars] = ['Open CODE', 'Open VARS'];
  const report = [code, vars].map(({ path: file, size, sha256 }) => `${file} (${size} bytes, SHA-256 ${sha256})`).join(' and ');
  const answer = await vscode.window.showInformationMessage(
    `${path.basename(image)} is split into ${report}.`,
    openCode,
    openVars,
  );
  const chosen = answer === openCode ? code : answer === openVars ? vars : undefined;
  if (chosen) await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(chosen.path), 'virtlens.firmware');
}
