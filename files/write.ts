import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, copyFile, type FileHandle, link, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { plainReason } from './reason.ts';

/** One file to be written: its path, and all of its content. */
export interface FileContent {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface WriteOptions {
  /** False: a file that is there already is left alone and `FileExists` is thrown, also when it appears meanwhile. */
  readonly overwrite: boolean;
  /**
   * Called when all temporary files are on the disk and none of them has its name yet: the paths of the temporary files,
   * in the order of the contents. What it throws stops everything before anything changed.
   */
  readonly prove?: (temporaries: readonly string[]) => Promise<void>;
}

/** A file stands where a new one was to be written. */
export class FileExists extends Error {
  readonly path: string;
  constructor(path: string) {
    super(`${path} exists already and was left as it is.`);
    this.name = 'FileExists';
    this.path = path;
  }
}

/**
 * Writes one file whole or not at all. Keeps the mode of a file it replaces, and writes through a symbolic link. A file that may not
 * be written to is not replaced either, even where its folder would allow that.
 */
export async function writeWhole(path: string, bytes: Uint8Array, options: WriteOptions): Promise<void> {
  await writeTogether([{ path, bytes }], options);
}

/**
 * Writes all of the files or none. Each is written to a temporary file in its own folder and brought to the disk; only then do
 * they take their names, and when one can't, those that already did are taken back. Throws `FileExists`, or an error that says in
 * plain words what could not be written.
 */
export async function writeTogether(files: readonly FileContent[], options: WriteOptions): Promise<void> {
  const pending: PendingFile[] = [];
  try {
    for (const file of files) {
      pending.push(await writeTemporary(file, options.overwrite));
    }
    await options.prove?.(pending.map((file) => file.temporary));
    await takeNames(pending, options.overwrite);
    await syncFolders(pending.map((file) => dirname(file.target)));
  } finally {
    for (const file of pending) {
      await rm(file.temporary, { force: true });
    }
  }
}

interface PendingFile {
  /** Where the file will stand; behind any symbolic link. */
  readonly target: string;
  readonly temporary: string;
  /** Where the replaced file waits until all the others have their names. */
  readonly former: string;
  readonly replaces: boolean;
}

async function writeTemporary(file: FileContent, overwrite: boolean): Promise<PendingFile> {
  try {
    const existing = await stat(file.path).catch(noSuchFile);
    if (existing && !existing.isFile()) {
      const what = existing.isDirectory() ? 'it is a folder' : 'it is not a regular file';
      throw new Error(`${file.path} can't be replaced: ${what}.`);
    }
    if (existing && !overwrite) throw new FileExists(file.path);
    const target = existing ? await realpath(file.path) : file.path;
    if (existing) await access(target, constants.W_OK);
    const mark = randomBytes(6).toString('hex');
    const besideTarget = (ending: string) => join(dirname(target), `.${basename(target)}.${mark}.${ending}`);
    const pending = { target, temporary: besideTarget('new'), former: besideTarget('old'), replaces: existing !== undefined };
    try {
      const handle = await openBeside(file.path, pending.temporary);
      try {
        await handle.writeFile(file.bytes);
        if (existing) {
          // Only root may give a file away; for everybody else it becomes their own, as with any editor.
          await handle.chown(existing.uid, existing.gid).catch(() => undefined);
          await handle.chmod(existing.mode & 0o7777);
        }
        await handle.sync();
      } finally {
        await handle.close();
      }
    } catch (error) {
      await rm(pending.temporary, { force: true });
      throw error;
    }
    return pending;
  } catch (error) {
    throw explained(file.path, error);
  }
}

/** The temporary file; where it can't be made, that is the folder's doing. */
async function openBeside(path: string, temporary: string): Promise<FileHandle> {
  try {
    return await open(temporary, 'wx', 0o666);
  } catch (error) {
    if (errorCode(error) === 'ENOENT')
      throw new Error(`${path} can't be written: there is no folder ${dirname(path)}.`, { cause: error });
    const isForbidden = ['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error) ?? '');
    if (!isForbidden) throw error;
    throw new Error(`${path} can't be written: no file can be made in its folder (${plainReason(error)}).`, { cause: error });
  }
}

async function takeNames(files: readonly PendingFile[], overwrite: boolean): Promise<void> {
  const named: PendingFile[] = [];
  try {
    for (const file of files) {
      await takeName(file, overwrite);
      named.push(file);
    }
  } catch (error) {
    for (const file of named) await takeBack(file);
    throw error;
  }
  for (const file of named) await rm(file.former, { force: true });
}

async function takeName(file: PendingFile, overwrite: boolean): Promise<void> {
  try {
    if (file.replaces) {
      await keepFormer(file);
      await orWithout(file.former, rename(file.temporary, file.target));
    } else if (overwrite) {
      await rename(file.temporary, file.target);
    } else {
      await nameOnlyIfFree(file);
    }
  } catch (error) {
    throw explained(file.target, error);
  }
}

async function keepFormer(file: PendingFile): Promise<void> {
  try {
    await link(file.target, file.former);
  } catch (error) {
    if (!lacksHardLinks(error)) throw error;
    await orWithout(file.former, copyFile(file.target, file.former));
  }
}

/** `rename` would replace a file that appeared meanwhile; a hard link refuses to. */
async function nameOnlyIfFree(file: PendingFile): Promise<void> {
  try {
    await link(file.temporary, file.target);
  } catch (error) {
    if (!lacksHardLinks(error)) throw error;
    const reserved = await open(file.target, 'wx');
    await reserved.close();
    await orWithout(file.target, rename(file.temporary, file.target));
  }
}

/** Where the step fails, the file that was made for it goes. */
async function orWithout(made: string, step: Promise<void>): Promise<void> {
  try {
    await step;
  } catch (error) {
    await rm(made, { force: true });
    throw error;
  }
}

async function takeBack(file: PendingFile): Promise<void> {
  try {
    if (file.replaces) await rename(file.former, file.target);
    else await rm(file.target, { force: true });
  } catch (error) {
    const former = file.replaces ? ` What it held before is in ${file.former}.` : '';
    throw new Error(`${file.target} can't be put back: ${plainReason(error)}.${former}`, { cause: error });
  }
}

/** A name is only safe on the disk when its folder is. Windows has no such thing as a folder to sync. */
async function syncFolders(folders: readonly string[]): Promise<void> {
  for (const folder of new Set(folders)) {
    const handle = await open(folder, 'r').catch(() => undefined);
    await handle?.sync().catch(() => undefined);
    await handle?.close();
  }
}

const hardLinkRefusals = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'EXDEV']);

function lacksHardLinks(error: unknown): boolean {
  return hardLinkRefusals.has(errorCode(error) ?? '');
}

function noSuchFile(error: unknown): undefined {
  if (errorCode(error) === 'ENOENT') return undefined;
  throw error;
}

function explained(path: string, error: unknown): Error {
  if (errorCode(error) === 'EEXIST') return new FileExists(path);
  if (errorCode(error) === undefined) return error instanceof Error ? error : new Error(String(error));
  return new Error(`${path} can't be written: ${plainReason(error)}.`, { cause: error });
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
