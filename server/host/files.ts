import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { lstat, open, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { bytesToGiveBack } from './large-bytes.ts';

/** How the host is read. Paths are absolute paths of the host, with `/`. */
export interface HostFiles {
  /** False where files are kept out of sight: then a file that isn't found may well exist, and nothing can be said of the host. */
  readonly wholeHost: boolean;
  /** The file's bytes, to be given back (`giveBack`) when done; rejects where there is no such file or it can't be read. */
  read(path: string): Promise<Uint8Array>;
  /** Undefined where there is no such regular file; rejects where that can't be told. `size` in bytes, `modified` in milliseconds. */
  stat(path: string): Promise<FileStat | undefined>;
  /** The names in a folder; empty where there is none or it can't be read. */
  list(folder: string): Promise<readonly string[]>;
  /** Where the path leads, links resolved, as a path of the host; undefined where it leads nowhere. Without it no link is followed. */
  realPath?(path: string): Promise<string | undefined>;
}

interface FileStat {
  readonly size: number;
  readonly modified: number;
}

/** The ways this process asks the disk. Each rejects as Node's own functions of that name do. */
interface Disk {
  readonly readFile: (path: string) => Promise<Uint8Array>;
  readonly readdir: (path: string) => Promise<readonly string[]>;
  readonly stat: (path: string) => Promise<Stats>;
  readonly lstat: (path: string) => Promise<Stats>;
  readonly readlink: (path: string) => Promise<string>;
  readonly realpath: (path: string) => Promise<string>;
}

/** For a process that has other things to do while the disk is asked. */
const inBackground: Disk = { readFile: readInSteps, readdir, stat, lstat, readlink, realpath };

/** For one that has not: it has its answer in a tenth of the time, because no other thread is woken for it. */
export const atOnce: Disk = {
  readFile: async (path) => readFileSync(path),
  readdir: async (path) => readdirSync(path),
  stat: async (path) => statSync(path),
  lstat: async (path) => lstatSync(path),
  readlink: async (path) => readlinkSync(path),
  realpath: async (path) => realpathSync.native(path),
};

/** Bytes that are read in one go. */
const step = 1024 * 1024;

/** Without the copy that Node's `readFile` puts together at the end. */
async function readInSteps(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    // Files the kernel makes up, as those of /sys are, have a size of their own choice.
    if (size < step) return await file.readFile();
    const bytes = bytesToGiveBack(size);
    let end = 0;
    for (let read = -1; read !== 0 && end < size; end += read) {
      read = (await file.read(bytes, end, Math.min(size - end, step), end)).bytesRead;
    }
    return bytes.subarray(0, end);
  } finally {
    await file.close();
  }
}

/** The files below `root`, seen as if it were `/`: links are followed inside it and never lead out of it. */
export function filesBelow(root: string, disk: Disk = inBackground): HostFiles {
  const base = resolve(root);
  return {
    ...nodeFiles(true, (path) => resolveBelow(base, path, disk), disk),
    realPath: (path) =>
      (base === sep ? disk.realpath(path) : resolveBelow(base, path, disk).then((real) => sep + relative(base, real))).catch(
        () => undefined,
      ),
  };
}

/** Only the files that lie, links resolved, in one of these folders: what may be read before a workspace is trusted. */
export function filesWithin(folders: readonly string[]): HostFiles {
  const locate = async (path: string): Promise<string> => {
    for (const folder of folders) {
      if (!isWithin(resolve(folder), resolve(path))) continue;
      const real = await realpath(path);
      if (isWithin(await realpath(folder), real)) return real;
    }
    throw new Error(`${path} lies outside the workspace, which is not trusted`);
  };
  return nodeFiles(false, locate, inBackground);
}

/** Files that exist only in memory, for tests and examples: by their path; text is UTF-8. */
export function filesInMemory(contents: Readonly<Record<string, string | Uint8Array>>): HostFiles {
  const bytesOf = (path: string): Uint8Array | undefined => {
    const content = contents[path];
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
  return {
    wholeHost: true,
    read: async (path) => {
      const bytes = bytesOf(path);
      if (!bytes) throw new Error(`${path}: no such file`);
      return bytes;
    },
    stat: async (path) => {
      const bytes = bytesOf(path);
      return bytes && { size: bytes.length, modified: 0 };
    },
    list: async (folder) =>
      Object.keys(contents)
        .filter((path) => dirname(path) === folder)
        .map((path) => path.slice(folder === '/' ? 1 : folder.length + 1)),
  };
}

/** `locate` answers where the path is on this machine; it rejects as `lstat` does, or where the file must not be looked at. */
function nodeFiles(wholeHost: boolean, locate: (path: string) => Promise<string>, disk: Disk): HostFiles {
  return {
    wholeHost,
    read: async (path) => disk.readFile(await locate(path)),
    stat: async (path) => {
      try {
        const found = await disk.stat(await locate(path));
        return found.isFile() ? { size: found.size, modified: found.mtimeMs } : undefined;
      } catch (error) {
        if (isAbsence(error)) return undefined;
        throw error;
      }
    },
    list: async (folder) => {
      try {
        return await disk.readdir(await locate(folder));
      } catch {
        return [];
      }
    },
  };
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** As many links as Linux follows in one path. */
const maxLinks = 40;

/** The real path of the host path `path` below `base`: an absolute link starts again at `base`, and `..` stops there. Rejects as `lstat` does. */
async function resolveBelow(base: string, path: string, disk: Disk): Promise<string> {
  if (base === sep) return path;
  const rest = path.split('/').filter((part) => part !== '' && part !== '.');
  const seen: string[] = [];
  let links = 0;
  for (let part = rest.shift(); part !== undefined; part = rest.shift()) {
    if (part === '..') {
      seen.pop();
      continue;
    }
    const here = join(base, ...seen, part);
    if (!(await disk.lstat(here)).isSymbolicLink()) {
      seen.push(part);
      continue;
    }
    links += 1;
    if (links > maxLinks) throw new Error(`${path} goes through more than ${maxLinks} links`);
    const target = await disk.readlink(here);
    if (isAbsolute(target)) seen.length = 0;
    rest.unshift(...target.split('/').filter((step) => step !== '' && step !== '.'));
  }
  return join(base, ...seen);
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!way.startsWith(`..${sep}`) && way !== '..' && !isAbsolute(way));
}
