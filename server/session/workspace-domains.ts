import { lstat, opendir, readFile, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { URI } from 'vscode-uri';
import type { Finding } from '../rules/rule.ts';
import type { ReadDocument } from '../service.ts';
import { readDocument } from '../service.ts';
import type { WorkspaceDomain } from '../workspace/shared-rule.ts';
import { readWorkspace, sharedFindings, type Workspace } from '../workspace/workspace.ts';
import { canonical, diskPath } from './uris.ts';

/** Bytes; libvirt itself reads no larger document. */
const maxFileSize = 1024 * 1024;
const maxDomains = 500;
/** Folder entries that are looked at; a workspace with more is no collection of guests. */
const maxEntries = 20_000;
const skippedFolders = new Set(['node_modules', '.git']);

/**
 * The domains of the workspace's folders, as the disk has them, and the open documents over them. Only files inside the folders are
 * read, and no link is followed, so this holds for folders that nobody trusts too.
 */
export class WorkspaceDomains {
  readonly #onDisk = new Map<string, WorkspaceDomain>();
  /** XML files that were read and are no domains. */
  readonly #others = new Set<string>();
  readonly #open: () => readonly ReadDocument[];
  readonly #read: typeof readDomainFile;
  readonly #findings = new Map<string, readonly Finding[]>();
  /** What is on the disk and open, sorted; undefined when something has changed. */
  #workspace: Workspace | undefined;
  #folders: readonly string[] = [];
  #scan = 0;
  /** The look at the disk that was asked for last. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(open: () => readonly ReadDocument[], read = readDomainFile) {
    this.#open = open;
    this.#read = read;
  }

  /** Reads all domains below these folders anew. Answers whether there are any, and whether no later scan has taken over. */
  scan(folders: readonly string[]): Promise<boolean> {
    this.#folders = folders;
    this.#scan += 1;
    const mine = this.#scan;
    return this.#inTurn(async () => {
      const hadSome = this.#onDisk.size > 0;
      this.#onDisk.clear();
      this.#others.clear();
      for await (const path of xmlFilesBelow(folders)) {
        if (this.#scan !== mine) return false;
        if (!(await this.#take(path))) break;
      }
      this.changed();
      return hadSome || this.#onDisk.size > 0;
    });
  }

  /**
   * These files or folders of the workspace were written or removed. Of a folder that comes or goes with all that is in it, editors
   * may tell only the folder. Answers whether a domain is or was among them.
   */
  refresh(uris: readonly string[]): Promise<boolean> {
    return this.#inTurn(async () => {
      let concerned = false;
      for (const uri of new Set(uris)) {
        const changed = diskPath(uri);
        if (changed === undefined || !(await liesPlainlyIn(this.#folders, changed))) continue;
        const paths = isXmlFile(changed) ? [changed] : await this.#filesOf(changed);
        for (const path of paths) concerned = (await this.#refreshFile(path)) || concerned;
      }
      if (concerned) this.changed();
      return concerned;
    });
  }

  /** A document was opened: what lies beside it on the disk counts, whether anybody was told of it or not. Answers whether that is news. */
  lookBeside(uri: string): Promise<boolean> {
    return this.#inTurn(async () => {
      const opened = diskPath(uri);
      if (opened === undefined || !(await liesPlainlyIn(this.#folders, opened))) return false;
      const beside = await xmlFilesIn(dirname(opened));
      const files = new Set(beside.map((path) => URI.file(path).toString()));
      const folder = URI.file(dirname(opened)).toString();
      const gone = [...this.#onDisk.keys()].filter((file) => folderOf(file) === folder && !files.has(file));
      for (const file of gone) this.#onDisk.delete(file);
      let came = false;
      for (const path of beside) {
        const file = URI.file(path).toString();
        if (this.#onDisk.has(file) || this.#others.has(file)) continue;
        if (!(await this.#take(path))) break;
        came ||= this.#onDisk.has(file);
      }
      if (gone.length > 0 || came) this.changed();
      return gone.length > 0 || came;
    });
  }

  /** An open document is another one now. */
  changed(): void {
    this.#workspace = undefined;
  }

  forget(uri: string): void {
    this.#findings.delete(uri);
    this.changed();
  }

  /** What an open document shares with the others: the same array as long as it says the same. */
  findingsOf({ uri, domain }: ReadDocument): readonly Finding[] {
    if (!domain) return [];
    this.#workspace ??= readWorkspace(this.#all());
    const now = sharedFindings({ file: canonical(uri), domain }, this.#workspace);
    const before = this.#findings.get(uri);
    if (before && isDeepStrictEqual(withoutTexts(before), withoutTexts(now))) return before;
    this.#findings.set(uri, now);
    return now;
  }

  /** One look at the disk after the other: the later one is the one that counts. */
  #inTurn<T>(look: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(look);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Answers whether there is room for more. */
  async #take(path: string): Promise<boolean> {
    const domain = await this.#read(path);
    if (domain) this.#onDisk.set(domain.file, domain);
    else this.#others.add(URI.file(path).toString());
    return this.#onDisk.size < maxDomains;
  }

  /** Answers whether the file is or was a domain. */
  async #refreshFile(path: string): Promise<boolean> {
    const file = URI.file(path).toString();
    const was = this.#onDisk.delete(file);
    this.#others.delete(file);
    if (this.#onDisk.size < maxDomains) await this.#take(path);
    return was || this.#onDisk.has(file);
  }

  /** The XML files below a path that may be a folder: those that are there and those that were. */
  async #filesOf(path: string): Promise<ReadonlySet<string>> {
    const files = new Set<string>();
    const folder = `${URI.file(path).toString()}/`;
    for (const file of this.#onDisk.keys()) {
      const inside = file.startsWith(folder) ? diskPath(file) : undefined;
      if (inside !== undefined) files.add(inside);
    }
    const stat = await lstat(path).catch(() => undefined);
    if (stat?.isDirectory()) for await (const file of xmlFilesBelow([path])) files.add(file);
    return files;
  }

  #all(): readonly WorkspaceDomain[] {
    const all = new Map(this.#onDisk);
    for (const { uri, domain } of this.#open()) {
      const file = canonical(uri);
      if (domain) all.set(file, { file, domain });
      else all.delete(file);
    }
    return [...all.values()];
  }
}

/** What is seen of findings: the other document's text only counts for where its places are. */
function withoutTexts(findings: readonly Finding[]) {
  return findings.map(({ related, ...finding }) => ({
    ...finding,
    related: related.map(({ document, ...place }) => ({
      ...place,
      file: document?.file,
      line: document?.text.slice(0, place.span.start).split('\n').length,
    })),
  }));
}

function isXmlFile(name: string): boolean {
  return /\.xml$/i.test(name);
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/'));
}

/** Whether a path lies in one of the folders, with no link on the way and outside of what is skipped there. */
async function liesPlainlyIn(folders: readonly string[], path: string): Promise<boolean> {
  for (const folder of folders) {
    const way = relative(folder, dirname(path));
    if (isAbsolute(way) || way.split(sep).some((step) => step === '..' || skippedFolders.has(step))) continue;
    try {
      if (relative(await realpath(folder), await realpath(dirname(path))) === way) return true;
    } catch {
      // Gone with its folder: nothing of it will be read.
      return true;
    }
  }
  return false;
}

async function xmlFilesIn(folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      if (files.length === maxEntries) break;
      if (entry.isFile() && isXmlFile(entry.name)) files.push(join(folder, entry.name));
    }
  } catch {
    // A folder that is gone or closed to us has no domains for us.
  }
  return files;
}

async function* xmlFilesBelow(folders: readonly string[]): AsyncGenerator<string> {
  const waiting = [...folders];
  let entries = 0;
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    try {
      for await (const entry of await opendir(folder)) {
        entries += 1;
        if (entries > maxEntries) return;
        if (entry.isDirectory() && !skippedFolders.has(entry.name)) waiting.push(join(folder, entry.name));
        else if (entry.isFile() && isXmlFile(entry.name)) yield join(folder, entry.name);
      }
    } catch {
      // A folder that is gone or closed to us has no domains for us.
    }
  }
}

/** Undefined where there is no such file, or it is no domain. */
async function readDomainFile(path: string): Promise<WorkspaceDomain | undefined> {
  try {
    const stat = await lstat(path);
    if (!stat.isFile() || stat.size > maxFileSize) return undefined;
    const text = await readFile(path, 'utf8');
    if (!text.includes('<domain')) return undefined;
    const file = URI.file(path).toString();
    const { domain } = readDocument(file, 0, text);
    return domain && { file, domain };
  } catch {
    return undefined;
  }
}
