import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { plainReason } from '../files/reason.ts';

/** A document to check, or a path where none could be found and why. */
export type Found = { readonly path: string } | { readonly path: string; readonly problem: string };

const skippedFolders = new Set(['node_modules', '.git']);

/**
 * The documents that the arguments name: files as they are, folders by their `*.xml` files at any depth, in the order of the
 * names. A folder behind a symbolic link is not entered, so there is no walking in circles; no file comes twice.
 */
export function* findDocuments(paths: readonly string[]): Generator<Found> {
  const [only] = paths;
  // One folder alone names no file twice.
  if (paths.length === 1 && only !== undefined && only !== '-') {
    yield* findAt(only);
    return;
  }
  const seen = new Set<string>();
  for (const path of paths) {
    for (const found of path === '-' ? [{ path }] : findAt(path)) {
      const place = resolve(found.path);
      if (seen.has(place)) continue;
      seen.add(place);
      yield found;
    }
  }
}

function* findAt(path: string): Generator<Found> {
  try {
    if (!statSync(path).isDirectory()) {
      yield { path };
      return;
    }
  } catch (error) {
    yield { path, problem: plainReason(error) };
    return;
  }
  yield* walk(path);
}

function* walk(folder: string): Generator<Found> {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    yield { path: folder, problem: plainReason(error) };
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) yield* walk(path);
    } else if (/\.xml$/i.test(entry.name) && (entry.isFile() || (entry.isSymbolicLink() && leadsToFile(path)))) {
      yield { path };
    }
  }
}

function leadsToFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
