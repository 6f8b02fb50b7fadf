import { open } from 'node:fs/promises';
import * as vscode from 'vscode';
import { inUseWords, isLocked } from '../../../files/in-use.ts';
import { writeWhole } from '../../../files/write.ts';
import { largestImage } from '../../../firmware/limits.ts';
import { sharedBytes, sharedCopy } from './in-steps.ts';
import { whyNotWritten } from './protected-file.ts';

/** The file is larger than any firmware. */
export class TooLarge extends Error {}

/** All bytes of an image, from wherever VS Code can read, in memory that threads share. */
export async function readImageFile(uri: vscode.Uri): Promise<Uint8Array> {
  const { size, type } = await vscode.workspace.fs.stat(uri);
  if (size > largestImage) {
    throw new TooLarge(
      `It has ${Math.round(size / 1024 / 1024)} MiB; the firmware editor opens up to ${largestImage / 1024 / 1024} MiB. ` +
        'If it is the disk of a guest, there is no firmware in it.',
    );
  }
  const isHere = uri.scheme === 'file' && (type & vscode.FileType.File) !== 0;
  // What is wrong with a file, VS Code says best.
  return (isHere && (await readHere(uri, size))) || sharedCopy(await vscode.workspace.fs.readFile(uri));
}

/** Bytes that are asked of the disk at once. */
const readAtOnce = 8 * 1024 * 1024;

/** Right into the memory where the image stays: a large one is not copied again. Undefined where it can't be opened. */
async function readHere(uri: vscode.Uri, size: number): Promise<Uint8Array | undefined> {
  const file = await open(uri.fsPath).catch(() => undefined);
  if (!file) return undefined;
  try {
    const bytes = sharedBytes(size);
    let read = 0;
    while (read < size) {
      const { bytesRead } = await file.read(bytes, read, Math.min(readAtOnce, size - read), read);
      // Cut off meanwhile, which is told as the next change of the file.
      if (bytesRead === 0) return bytes.subarray(0, read);
      read += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

/** Writes an image: on this machine whole or not at all, elsewhere as VS Code does. Replaces what stands there. */
export async function writeImageFile(uri: vscode.Uri, bytes: Uint8Array): Promise<void> {
  if (uri.scheme === 'file') await writeWhole(uri.fsPath, bytes, { overwrite: true });
  // Elsewhere the bytes go through a channel that knows no shared memory.
  else await vscode.workspace.fs.writeFile(uri, bytes.slice());
}

/** Why the file is not to be written, in one sentence; undefined where it may be. */
export async function writeRefusal(uri: vscode.Uri): Promise<string | undefined> {
  if (uri.scheme === 'file') {
    const hostRoot = vscode.workspace.getConfiguration('virtlens').get<string>('hostRoot', '');
    return whyNotWritten(uri.fsPath, hostRoot);
  }
  return vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false ? 'It is on a read-only file system.' : undefined;
}

/** Why a file that a running guest works with is better not written, in sentences; undefined where none does, as far as can be seen. */
export async function whyInUse(uri: vscode.Uri): Promise<string | undefined> {
  return uri.scheme === 'file' && (await isLocked(uri.fsPath)) ? inUseWords(nameOf(uri)) : undefined;
}

/** Why no other image may take the place of this file, in sentences; undefined where it may. */
export async function targetRefusal(uri: vscode.Uri): Promise<string | undefined> {
  return (await writeRefusal(uri)) ?? whyInUse(uri);
}

/** The last part of the path. */
export function nameOf(uri: vscode.Uri): string {
  return uri.path.split('/').at(-1) ?? uri.path;
}
