import { lstat, opendir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { URI } from 'vscode-uri';
import type { Finding } from '../rules/rule.ts';
import type { ReadDocument } from '../service.ts';
import { readDocument } from '../service.ts';
import type { WorkspaceDomain } from '../workspace/shared-rule.ts';
import { readWorkspace, sharedFindings, type Workspace } from '../workspace/workspace.ts';

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
  readonly #open: () => readonly ReadDocument[];
  readonly #findings = new Map<string, readonly Finding[]>();
  /** What is on the disk and open, sorted; undefined when something has changed. */
  #workspace: Workspace | undefined;
  #scan = 0;

  constructor(open: () => readonly ReadDocument[]) {
    this.#open = open;
  }

  /** Reads all domains below these folders anew. Answers whether there are any, and whether no later scan has taken over. */
  async scan(folders: readonly string[]): Promise<boolean> {
    this.#scan += 1;
    const mine = this.#scan;
    const found = new Map<string, WorkspaceDomain>();
    for await (const path of xmlFilesBelow(folders)) {
      if (this.#scan !== mine) return false;
      if (found.size >= maxDomains) break;
      const domain = await readDomainFile(path);
      if (domain) found.set(domain.file, domain);
    }
    if (this.#scan !== mine) return false;
    const hadSome = this.#onDisk.size > 0;
    this.#onDisk.clear();
    for (const [file, domain] of found) this.#onDisk.set(file, domain);
    this.changed();
    return hadSome || found.size > 0;
  }

  /** These files of the workspace were written or removed. Answers whether one of them is or was a domain. */
  async refresh(uris: readonly string[]): Promise<boolean> {
    let concerned = false;
    for (const uri of uris) {
      const { scheme, fsPath } = URI.parse(uri);
      if (scheme !== 'file' || !/\.xml$/i.test(fsPath)) continue;
      const file = URI.file(fsPath).toString();
      const domain = await readDomainFile(fsPath);
      concerned ||= domain !== undefined || this.#onDisk.has(file);
      if (domain) this.#onDisk.set(file, domain);
      else this.#onDisk.delete(file);
    }
    if (concerned) this.changed();
    return concerned;
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

/** Editors write one URI in several ways; so it is written here in one. */
function canonical(uri: string): string {
  return URI.parse(uri).toString();
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

async function* xmlFilesBelow(folders: readonly string[]): AsyncGenerator<string> {
  const waiting = [...folders];
  let entries = 0;
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    try {
      for await (const entry of await opendir(folder)) {
        entries += 1;
        if (entries > maxEntries) return;
        if (entry.isDirectory() && !skippedFolders.has(entry.name)) waiting.push(join(folder, entry.name));
        else if (entry.isFile() && /\.xml$/i.test(entry.name)) yield join(folder, entry.name);
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
