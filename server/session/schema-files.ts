import { type FSWatcher, statSync, watch } from 'node:fs';
import { dirname } from 'node:path';

/** The files that a schema was read from, as they were then. */
export class FileStamps {
  readonly #stamps = new Map<string, string>();
  #watchers: readonly FSWatcher[] = [];

  /** Before it is read: what is written from then on is a change. */
  take(file: string): void {
    if (!this.#stamps.has(file)) this.#stamps.set(file, stampOf(file));
  }

  haveChanged(): boolean {
    return [...this.#stamps].some(([file, stamp]) => stampOf(file) !== stamp);
  }

  /** Calls when something happens in the folders of the files. A folder that can't be watched is not: the editor tells of some changes. */
  watch(happened: () => void): void {
    const folders = new Set([...this.#stamps.keys()].map((file) => dirname(file)));
    this.#watchers = [...folders].flatMap((folder) => watcherOf(folder, happened));
  }

  unwatch(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }
}

/** What tells one state of a file from another; the same for all files that can't be read. */
function stampOf(file: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(file);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return 'none';
  }
}

function watcherOf(folder: string, happened: () => void): readonly FSWatcher[] {
  try {
    const watcher = watch(folder, { persistent: false }, happened);
    // A folder that goes away is no reason to stop; its files are gone then, which was told.
    watcher.on('error', () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}
