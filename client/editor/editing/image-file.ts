import * as vscode from 'vscode';
import { writeWhole } from '../../../files/write.ts';
import { largestImage } from '../../../firmware/limits.ts';
import { whyNotWritten } from './protected-file.ts';

/** The file is larger than any firmware. */
export class TooLarge extends Error {}

/** All bytes of an image, from wherever VS Code can read. */
export async function readImageFile(uri: vscode.Uri): Promise<Uint8Array> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > largestImage) {
    throw new TooLarge(
      `It has ${Math.round(size / 1024 / 1024)} MiB; the firmware editor opens up to ${largestImage / 1024 / 1024} MiB. ` +
        'If it is the disk of a guest, there is no firmware in it.',
    );
  }
  return vscode.workspace.fs.readFile(uri);
}

/** Writes an image: on this machine whole or not at all, elsewhere as VS Code does. Replaces what stands there. */
export async function writeImageFile(uri: vscode.Uri, bytes: Uint8Array): Promise<void> {
  if (uri.scheme === 'file') await writeWhole(uri.fsPath, bytes, { overwrite: true });
  else await vscode.workspace.fs.writeFile(uri, bytes);
}

/** Why the file is not to be written, in one sentence; undefined where it may be. */
export async function writeRefusal(uri: vscode.Uri): Promise<string | undefined> {
  if (uri.scheme === 'file') {
    const hostRoot = vscode.workspace.getConfiguration('virtlens').get<string>('hostRoot', '');
    return whyNotWritten(uri.fsPath, hostRoot);
  }
  return vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false ? 'It is on a read-only file system.' : undefined;
}

/** The last part of the path. */
export function nameOf(uri: vscode.Uri): string {
  return uri.path.split('/').at(-1) ?? uri.path;
}
